import { queryOptions } from '@tanstack/react-query'
import { type AnswerOf, type api, queries } from '../../api/api.ts'

export type FrameworkRow = AnswerOf<typeof api.frameworks.list>['items'][number]
export type Framework = AnswerOf<typeof api.frameworks.get>
export type Requirement = Framework['items'][number]

export const frameworksQuery = (asOf: string | undefined) =>
  queryOptions(queries.frameworks.list.queryOptions({ input: { asOf } }))

export const frameworkQuery = (id: string, asOf: string | undefined) =>
  queryOptions(queries.frameworks.get.queryOptions({ input: { id, asOf } }))
