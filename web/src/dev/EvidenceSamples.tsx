import { useState } from 'react'
import { errorOf } from '../api/problem.ts'
import { sha256Of } from '../ui/digest.ts'
import { EvidenceDrop, type StoredEvidence } from '../ui/EvidenceDrop.tsx'
import { Section } from '../ui/Section.tsx'

/** Takes any file; one with “refused” in its name fails, one with “slow” stays under way. */
async function pretendToStore(file: File, { sent }: { sent: (bytes: number) => void }): Promise<StoredEvidence> {
  sent(file.size / 2)
  if (file.name.includes('slow')) await new Promise(() => undefined)
  if (file.name.includes('refused')) {
    throw errorOf({
      title: 'The disk is full',
      status: 507,
      detail: 'The disk of the server is full. Ask your administrator to make room.',
    })
  }
  sent(file.size)
  return { id: file.name, sha256: (await sha256Of(file)) ?? '' }
}

export function EvidenceSamples() {
  const [count, setCount] = useState(0)
  return (
    <Section title="Evidence" aside={`${count} stored`} isPadded>
      <EvidenceDrop
        label="Restore log, and the minutes it took"
        maxBytes={25_000_000}
        upload={pretendToStore}
        onChange={(evidence) => setCount(evidence.length)}
      />
    </Section>
  )
}
