import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { type AnswerOf, type api, queries } from '../../api/api.ts'

export type LedgerHead = AnswerOf<typeof api.ledger.head>
export type Checkpoint = AnswerOf<typeof api.ledger.checkpoints>['items'][number]
export type EntryRow = AnswerOf<typeof api.ledger.entries>['items'][number]
export type Entry = AnswerOf<typeof api.ledger.entry>

export interface EntriesSearch {
  table?: string | undefined
  /** Needs `table`, too. */
  subject?: string | undefined
  cursor?: string | undefined
  limit?: number | undefined
  asOf?: string | undefined
}

export const ledgerHeadQuery = queryOptions(queries.ledger.head.queryOptions({ input: {} }))

export const checkpointsQuery = (cursor: string | undefined) =>
  queryOptions({
    ...queries.ledger.checkpoints.queryOptions({ input: { cursor, limit: 20 } }),
    placeholderData: keepPreviousData,
  })

export const entriesQuery = (search: EntriesSearch) =>
  queryOptions(queries.ledger.entries.queryOptions({ input: search }))

export const entryQuery = (leaf: number) => queryOptions(queries.ledger.entry.queryOptions({ input: { leaf } }))
