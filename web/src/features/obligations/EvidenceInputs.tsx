import { Button, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { useClock } from '../../ui/clock.tsx'
import { EvidenceDrop } from '../../ui/EvidenceDrop.tsx'
import { dayAt } from '../../ui/time.rules.ts'
import { largestFile, uploadEvidence, type Coverage } from '../evidence/evidence.query.ts'
import { CoverageInputs } from '../evidence/CoverageInputs.tsx'
import { ChosenEvidence } from './ChosenEvidence.tsx'
import { dayIn, extra, requireType, type Piece, type Pieces } from './record.rules.ts'
import classes from './Record.module.css'
import type { EvidenceRequirement } from './obligations.query.ts'

interface EvidenceInputsProps {
  requirements: EvidenceRequirement[]
  pieces: Pieces
  onChange: (requirement: string, pieces: Piece[]) => void
  /** Requirements to be marked as missing. */
  missing: string[]
}

/** A place for each piece of evidence that the procedure asks for, and for more. */
export function EvidenceInputs({ requirements, pieces, onChange, missing }: EvidenceInputsProps) {
  const [coverage, setCoverage] = useState<Coverage>({})
  const [hasPeriod, period] = useDisclosure(false)
  const [more, setMore] = useState<'file' | 'link' | 'statement' | 'chosen' | null>(null)
  return (
    <div className={classes.evidence}>
      {requirements.map((requirement) => (
        <EvidenceInput
          key={requirement.id}
          requirement={requirement}
          coverage={coverage}
          pieces={pieces[requirement.id] ?? []}
          isMissing={missing.includes(requirement.id)}
          onChange={(given) => onChange(requirement.id, given)}
        />
      ))}
      {more === null ? null : more === 'chosen' ? (
        <ChosenEvidence onChange={(given) => onChange(extra, given)} />
      ) : (
        <EvidenceInput
          requirement={{ id: extra, title: 'More evidence', kind: more, accept: [], required: false, validFor: null }}
          coverage={coverage}
          pieces={pieces[extra] ?? []}
          isMissing={false}
          onChange={(given) => onChange(extra, given)}
        />
      )}
      {hasPeriod ? <CoverageInputs value={coverage} onChange={setCoverage} /> : null}
      <div className={classes.more}>
        {more === null
          ? (['file', 'link', 'statement'] as const).map((kind) => (
              <Button key={kind} variant="subtle" size="xs" onClick={() => setMore(kind)}>
                Add {requirements.length > 0 ? 'another' : 'a'} {kind}
              </Button>
            ))
          : null}
        {more === null ? (
          <Button variant="subtle" size="xs" onClick={() => setMore('chosen')}>
            Use evidence that is there
          </Button>
        ) : null}
        {hasPeriod ? null : (
          <Button variant="subtle" size="xs" onClick={period.open}>
            Say which period it covers
          </Button>
        )}
      </div>
    </div>
  )
}

interface EvidenceInputProps {
  requirement: EvidenceRequirement
  coverage: Coverage
  pieces: readonly Piece[]
  isMissing: boolean
  onChange: (pieces: Piece[]) => void
}

function EvidenceInput({ requirement, coverage, pieces, isMissing, onChange }: EvidenceInputProps) {
  const { now, zone } = useClock()
  const { title, kind, accept, required, validFor } = requirement
  const [piece] = pieces
  const error = isMissing ? 'This is asked for' : undefined
  const name = required ? title : `${title} (optional)`

  switch (kind) {
    case 'file':
    case 'machine': {
      const expiresOn = validFor === null ? undefined : dayIn(validFor, dayAt(now, zone))
      return (
        <EvidenceDrop
          label={accept.length > 0 ? `${name}: ${accept.join(', ')}` : name}
          maxBytes={largestFile}
          upload={(file, options) => {
            requireType(file, requirement)
            return uploadEvidence(file, {
              title,
              ...coverage,
              ...(expiresOn === undefined ? {} : { expiresOn }),
              ...options,
            })
          }}
          onChange={(stored) => onChange(stored.map(({ id }) => ({ kind: 'stored', evidenceId: id })))}
        />
      )
    }
    case 'link':
      return (
        <TextInput
          label={name}
          placeholder="https://…"
          type="url"
          value={piece?.kind === 'link' ? piece.url : ''}
          onChange={(event) => onChange([{ kind: 'link', title, url: event.currentTarget.value }])}
          error={error}
        />
      )
    case 'statement':
      return (
        <Textarea
          label={name}
          value={piece?.kind === 'statement' ? piece.statement : ''}
          onChange={(event) => onChange([{ kind: 'statement', title, statement: event.currentTarget.value }])}
          error={error}
        />
      )
  }
}
