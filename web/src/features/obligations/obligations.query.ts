import { queryOptions } from '@tanstack/react-query'
import { type AnswerOf, type api, queries } from '../../api/api.ts'

export type ObligationRow = AnswerOf<typeof api.obligations.list>['items'][number]
export type Obligation = AnswerOf<typeof api.obligations.get>
export type Waiver = Obligation['waivers'][number]
export type EvidenceRequirement = Obligation['evidenceRequired'][number]

/** As the URL of the list has it; values of one filter are parted by commas. */
export interface ObligationsSearch {
  state?: string | undefined
  mine?: 'true' | undefined
  assigneeId?: string | undefined
  controlId?: string | undefined
  procedureId?: string | undefined
  dueFrom?: string | undefined
  dueUntil?: string | undefined
  sort?: 'dueAt' | 'opensAt' | undefined
  order?: 'asc' | 'desc' | undefined
  cursor?: string | undefined
  asOf?: string | undefined
}

/** What is to be done or was not, by date; what is planned and what is over are shown when asked for. */
const normalStates = 'open,missed'

/** The states that a list shows when its URL does not say: all of them, once it is about one control, person or time. */
export const statesOf = ({ state, assigneeId, controlId, procedureId, dueFrom, dueUntil }: ObligationsSearch) =>
  state ?? ((assigneeId ?? controlId ?? procedureId ?? dueFrom ?? dueUntil) ? undefined : normalStates)

export const obligationsQuery = ({ mine, ...search }: ObligationsSearch) =>
  queryOptions(
    queries.obligations.list.queryOptions({
      input: { ...search, state: statesOf(search), mine: mine === undefined ? undefined : true },
    }),
  )

export const obligationQuery = (id: string, asOf: string | undefined) =>
  queryOptions(queries.obligations.get.queryOptions({ input: { id, asOf } }))
