import { queryOptions } from '@tanstack/react-query'
import { type AnswerOf, type api, queries } from '../../api/api.ts'

export type Today = AnswerOf<typeof api.obligations.today>

/** What is due, was missed, and waits; shared by the page and by the counts of the navigation. */
export const todayQuery = (asOf: string | undefined) =>
  queryOptions(queries.obligations.today.queryOptions({ input: { asOf } }))
