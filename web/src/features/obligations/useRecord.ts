import { useRef } from 'react'
import { api } from '../../api/api.ts'
import { useAction } from '../../api/useAction.ts'
import { notify } from '../../ui/notify.tsx'
import type { Obligation } from './obligations.query.ts'
import { givenPieces, type Piece, type Pieces } from './record.rules.ts'

interface RecordInput {
  result: 'done' | 'failed'
  note: string
  /** Undefined is now. */
  happenedAt: string | undefined
  pieces: Pieces
}

/** Stores what is not stored yet, and records. Trying again after a failure stores nothing twice. */
export function useRecord({ id }: Obligation) {
  const stored = useRef(new Map<string, string>())

  const store = async (piece: Piece): Promise<string> => {
    if (piece.kind === 'stored' || piece.kind === 'chosen') return piece.evidenceId
    const key = JSON.stringify(piece)
    const known = stored.current.get(key)
    if (known !== undefined) return known
    const evidence = await api.evidence.add(
      piece.kind === 'link'
        ? { kind: 'link', title: piece.title, url: piece.url.trim() }
        : { kind: 'statement', title: piece.title, statement: piece.statement },
      { context: { idempotencyKey: crypto.randomUUID() } },
    )
    stored.current.set(key, evidence.id)
    return evidence.id
  }

  return useAction(
    async ({ pieces, ...record }: RecordInput, options) => {
      const evidence = []
      for (const { piece, requirement } of givenPieces(pieces))
        evidence.push({ evidenceId: await store(piece), requirement })
      return api.obligations.complete({ id, ...record, evidence }, options)
    },
    {
      onDone: ({ state, findings }) => {
        const [finding] = findings
        notify(
          state === 'met' ? 'Recorded: met on time.' : state === 'late' ? 'Recorded, after its deadline.' : 'Recorded.',
        )
        if (finding?.state === 'open') notify(`A finding is open: ${finding.title}`)
      },
    },
  )
}
