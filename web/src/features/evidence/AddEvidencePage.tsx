import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useAction } from '../../api/useAction.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { EvidenceDrop } from '../../ui/EvidenceDrop.tsx'
import { notify } from '../../ui/notify.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Section } from '../../ui/Section.tsx'
import classes from './Evidence.module.css'
import { largestFile, uploadEvidence, type Coverage } from './evidence.query.ts'

type Kind = 'file' | 'link' | 'statement'
const kinds: { value: Kind; label: string }[] = [
  { value: 'file', label: 'Files' },
  { value: 'link', label: 'Link' },
  { value: 'statement', label: 'Statement' },
]

/** Evidence that no duty asks for at the moment, or that many will. */
export function AddEvidencePage() {
  const [kind, setKind] = useState<Kind>('file')
  const [title, setTitle] = useState('')
  const [coverage, setCoverage] = useState<Coverage>({})
  return (
    <>
      <PageHeader
        title="Add evidence"
        crumbs={[{ label: 'Evidence', to: { to: '/evidence' } }]}
        meta={['What a duty asks for is better added where it is recorded']}
        hasPast={false}
      />
      <Section title="What it is" isPadded>
        <div className={classes.form}>
          <SegmentedControl
            aria-label="Kind of evidence"
            data={kinds}
            value={kind}
            onChange={(value) => setKind(kinds.find((one) => one.value === value)?.value ?? 'file')}
          />
          <TextInput
            label="Title"
            description={kind === 'file' ? 'Optional; a file has the name that it came with' : undefined}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Period coverage={coverage} onChange={setCoverage} />
          {kind === 'file' ? (
            <Files title={title} coverage={coverage} />
          ) : (
            <Words kind={kind} title={title} coverage={coverage} />
          )}
        </div>
      </Section>
    </>
  )
}

function Period({ coverage, onChange }: { coverage: Coverage; onChange: (coverage: Coverage) => void }) {
  return (
    <>
      <DatePickerInput
        type="range"
        label="Period that it covers"
        description="Optional; not when it is added, but of which days it speaks"
        placeholder="First and last day"
        valueFormat="D MMM YYYY"
        allowSingleDateInRange
        clearable
        value={[coverage.coversFrom ?? null, coverage.coversUntil ?? null]}
        onChange={([first, last]) =>
          onChange({ ...coverage, coversFrom: first ?? undefined, coversUntil: last ?? undefined })
        }
      />
      <DatePickerInput
        label="Expires on"
        description="Optional; from this day on it proves nothing any more"
        valueFormat="D MMM YYYY"
        clearable
        value={coverage.expiresOn ?? null}
        onChange={(day) => onChange({ ...coverage, expiresOn: day ?? undefined })}
      />
    </>
  )
}

function Files({ title, coverage }: { title: string; coverage: Coverage }) {
  const queries = useQueryClient()
  return (
    <EvidenceDrop
      label="Files"
      maxBytes={largestFile}
      upload={async (file, options) => {
        const named = title.trim() === '' ? {} : { title: title.trim() }
        const evidence = await uploadEvidence(file, { ...named, ...coverage, ...options })
        await queries.invalidateQueries()
        return evidence
      }}
      onChange={() => undefined}
    />
  )
}

function Words({ kind, title, coverage }: { kind: 'link' | 'statement'; title: string; coverage: Coverage }) {
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const add = useAction(api.evidence.add, {
    onDone: ({ id }) => {
      notify('Stored.')
      void navigate({ to: '/evidence/$id', params: { id } })
    },
  })
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate({ kind, title, ...coverage, ...(kind === 'link' ? { url: text.trim() } : { statement: text }) })
      }}
    >
      {kind === 'link' ? (
        <TextInput
          label="Address"
          type="url"
          placeholder="https://…"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : (
        <Textarea label="Statement" value={text} onChange={(event) => setText(event.currentTarget.value)} />
      )}
      {add.error ? <ErrorState error={add.error} isInline /> : null}
      <div>
        <Button type="submit" loading={add.isPending} disabled={title.trim() === '' || text.trim() === ''}>
          Add the {kind}
        </Button>
      </div>
    </form>
  )
}
