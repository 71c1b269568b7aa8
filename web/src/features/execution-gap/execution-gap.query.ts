import { queryOptions } from '@tanstack/react-query'
import { type AnswerOf, type api, queries } from '../../api/api.ts'

export type GapAnswer = AnswerOf<typeof api.obligations.executionGap>
export type GapRow = GapAnswer['items'][number]
export type GapBy = 'control' | 'assignee' | 'framework'

interface GapQuestion {
  by: GapBy
  from: string
  until: string
  asOf: string | undefined
}

export const executionGapQuery = (question: GapQuestion) =>
  queryOptions(queries.obligations.executionGap.queryOptions({ input: question }))
