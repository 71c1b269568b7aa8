import { queryOptions } from '@tanstack/react-query'
import { type AnswerOf, type api, queries } from '../../api/api.ts'

export type PolicyRow = AnswerOf<typeof api.policies.list>['items'][number]
export type Policy = AnswerOf<typeof api.policies.get>
export type PolicyVersion = Policy['versions'][number]

export interface PoliciesSearch {
  status?: string | undefined
  order?: 'asc' | 'desc' | undefined
  cursor?: string | undefined
  asOf?: string | undefined
}

export const normalStatus = 'active'

export const policiesQuery = ({ status = normalStatus, ...search }: PoliciesSearch) =>
  queryOptions(queries.policies.list.queryOptions({ input: { status, ...search } }))

export const policyQuery = (id: string, asOf: string | undefined) =>
  queryOptions(queries.policies.get.queryOptions({ input: { id, asOf } }))
