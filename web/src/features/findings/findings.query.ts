import { queryOptions } from '@tanstack/react-query'
import { type AnswerOf, type api, queries } from '../../api/api.ts'

export type FindingRow = AnswerOf<typeof api.findings.list>['items'][number]
export type Finding = AnswerOf<typeof api.findings.get>

/** As the URL of the list has it; values of one filter are parted by commas. */
export interface FindingsSearch {
  state?: string | undefined
  kind?: string | undefined
  severity?: string | undefined
  ownerId?: string | undefined
  controlId?: string | undefined
  overdue?: boolean | undefined
  sort?: 'dueAt' | 'openedAt' | undefined
  order?: 'asc' | 'desc' | undefined
  cursor?: string | undefined
  limit?: number | undefined
  asOf?: string | undefined
}

/** What is not over yet. */
export const unsettledStates = 'open,acting,awaiting_verification'

export const findingsQuery = ({ state = unsettledStates, ...search }: FindingsSearch) =>
  queryOptions(queries.findings.list.queryOptions({ input: { state, ...search } }))

export const findingQuery = (id: string, asOf: string | undefined) =>
  queryOptions(queries.findings.get.queryOptions({ input: { id, asOf } }))
