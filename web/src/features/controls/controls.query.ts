import { queryOptions } from '@tanstack/react-query'
import { type AnswerOf, type api, queries } from '../../api/api.ts'

export type ControlRow = AnswerOf<typeof api.controls.list>['items'][number]
export type Control = AnswerOf<typeof api.controls.get>
export type Procedure = Control['procedures'][number]

/** As the URL of the list has it; values of one filter are parted by commas. */
export interface ControlsSearch {
  status?: string | undefined
  kind?: string | undefined
  ownerId?: string | undefined
  frameworkId?: string | undefined
  order?: 'asc' | 'desc' | undefined
  cursor?: string | undefined
  asOf?: string | undefined
}

/** Retired controls are history; they are shown when asked for. */
export const normalStatus = 'active'

export const controlsQuery = ({
  status = normalStatus,
  kind,
  ownerId,
  frameworkId,
  order,
  cursor,
  asOf,
}: ControlsSearch) =>
  queryOptions(
    queries.controls.list.queryOptions({ input: { status, kind, ownerId, frameworkId, order, cursor, asOf } }),
  )

export const controlQuery = (id: string, { year, asOf }: { year?: number | undefined; asOf?: string | undefined }) =>
  queryOptions(queries.controls.get.queryOptions({ input: { id, year, asOf } }))

/** All active controls by name, for choosing one. */
export const controlChoicesQuery = queryOptions({
  ...queries.controls.list.queryOptions({ input: { status: normalStatus, limit: 200 } }),
  staleTime: 60_000,
})
