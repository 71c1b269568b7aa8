import { queryOptions } from '@tanstack/react-query'
import { type AnswerOf, type api, queries } from '../../api/api.ts'

export type Organization = AnswerOf<typeof api.organization.get>

export const organizationQuery = (asOf: string | undefined) =>
  queryOptions(queries.organization.get.queryOptions({ input: { asOf } }))
