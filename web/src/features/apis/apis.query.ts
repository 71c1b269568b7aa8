import { queryOptions } from '@tanstack/react-query'
import { type AnswerOf, type api, queries } from '../../api/api.ts'

export type ApiRow = AnswerOf<typeof api.apis.list>['items'][number]
export type Api = AnswerOf<typeof api.apis.get>
export type Endpoint = AnswerOf<typeof api.apis.listEndpoints>['items'][number]
export type EndpointDetail = AnswerOf<typeof api.apis.getEndpoint>
export type Flaw = AnswerOf<typeof api.apis.listFlaws>['items'][number]
export type TestRun = AnswerOf<typeof api.apis.listTestRuns>['items'][number]

interface Paged {
  order?: 'asc' | 'desc' | undefined
  cursor?: string | undefined
  asOf?: string | undefined
}

/** What is retired is history, shown when asked for. */
export const normalStatus = 'active'

export const apisQuery = ({ status = normalStatus, ...search }: Paged & { status?: string | undefined }) =>
  queryOptions(queries.apis.list.queryOptions({ input: { status, ...search } }))

export const apiQuery = (id: string, asOf: string | undefined) =>
  queryOptions(queries.apis.get.queryOptions({ input: { id, asOf } }))

export const endpointsQuery = (
  id: string,
  search: Paged & {
    standing?: string | undefined
    problem?: string | undefined
    sensitive?: boolean | undefined
    contains?: string | undefined
  },
) => queryOptions(queries.apis.listEndpoints.queryOptions({ input: { id, ...search } }))

export const endpointQuery = (id: string, endpointId: string, asOf: string | undefined) =>
  queryOptions(queries.apis.getEndpoint.queryOptions({ input: { id, endpointId, asOf } }))

/** What is not over yet. */
export const unsettledStates = 'open,acting,awaiting_verification'

export const flawsQuery = (
  id: string,
  { state = unsettledStates, ...search }: Paged & { state?: string | undefined },
) => queryOptions(queries.apis.listFlaws.queryOptions({ input: { id, state, ...search } }))

export const testRunsQuery = (id: string, search: Paged) =>
  queryOptions(queries.apis.listTestRuns.queryOptions({ input: { id, ...search } }))
