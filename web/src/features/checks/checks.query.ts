import { queryOptions } from '@tanstack/react-query'
import { type AnswerOf, type api, queries } from '../../api/api.ts'

export type CheckRow = AnswerOf<typeof api.checks.list>['items'][number]
export type Check = AnswerOf<typeof api.checks.get>
export type CheckRun = AnswerOf<typeof api.checks.listRuns>['items'][number]
export type CheckResult = AnswerOf<typeof api.checks.getRun>
export type CheckFailure = CheckResult['failures'][number]

/** What is retired is shown when asked for. */
export const normalStatus = 'active'

export const checksQuery = ({
  status = normalStatus,
  ...search
}: {
  state?: string | undefined
  status?: string | undefined
  controlId?: string | undefined
  asOf?: string | undefined
}) => queryOptions(queries.checks.list.queryOptions({ input: { status, ...search } }))

export const checkQuery = (key: string, asOf: string | undefined) =>
  queryOptions(queries.checks.get.queryOptions({ input: { key, asOf } }))

export const checkRunsQuery = (key: string, search: { cursor?: string | undefined; asOf?: string | undefined }) =>
  queryOptions(queries.checks.listRuns.queryOptions({ input: { key, limit: 20, ...search } }))

export const checkRunQuery = (key: string, id: string, asOf: string | undefined) =>
  queryOptions(queries.checks.getRun.queryOptions({ input: { key, id, asOf } }))
