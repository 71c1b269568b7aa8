import { MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useClock } from '../../ui/clock.tsx'
import { formatDay } from '../../ui/time.rules.ts'
import { evidenceListQuery } from '../evidence/evidence.query.ts'
import { sortOf } from '../evidence/evidence.rules.ts'
import type { Piece } from './record.rules.ts'

/** Evidence that was added before, for this or for another duty: one export may prove several. */
export function ChosenEvidence({ onChange }: { onChange: (pieces: Piece[]) => void }) {
  const { zone } = useClock()
  const { data } = useQuery(evidenceListQuery({ limit: 200 }))
  const [ids, setIds] = useState<string[]>([])
  const usable = (data?.items ?? []).filter(({ isExpired }) => !isExpired)
  return (
    <MultiSelect
      label="Evidence that is there"
      description="The newest first; what has expired proves nothing"
      placeholder={ids.length === 0 ? 'Find it by its title' : undefined}
      searchable
      nothingFoundMessage="No evidence is called that"
      data={usable.map((evidence) => ({
        value: evidence.id,
        label: `${evidence.title} (${sortOf(evidence)}, ${formatDay(evidence.recordedAt, zone)})`,
      }))}
      value={ids}
      onChange={(chosen) => {
        setIds(chosen)
        onChange(
          usable
            .filter(({ id }) => chosen.includes(id))
            .map(({ id, kind, fileName }) => ({ kind: 'chosen', evidenceId: id, evidenceKind: kind, fileName })),
        )
      }}
    />
  )
}
