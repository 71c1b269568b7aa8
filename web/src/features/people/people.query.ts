import { queryOptions } from '@tanstack/react-query'
import { type AnswerOf, type api, queries } from '../../api/api.ts'

export type Person = AnswerOf<typeof api.people.get>
export type DutyRole = AnswerOf<typeof api.program.listRoles>['items'][number]
export type Absence = AnswerOf<typeof api.people.listAbsences>['items'][number]
export type Team = AnswerOf<typeof api.people.listTeams>['items'][number]

export interface PeopleSearch {
  status?: string | undefined
  cursor?: string | undefined
  asOf?: string | undefined
}

/** Who left is history, shown when asked for. */
export const normalStatus = 'active,invited'

export const peopleQuery = ({ status = normalStatus, ...search }: PeopleSearch) =>
  queryOptions(queries.people.list.queryOptions({ input: { status, ...search } }))

export const personQuery = (id: string, asOf: string | undefined) =>
  queryOptions(queries.people.get.queryOptions({ input: { id, asOf } }))

/** Everybody who is here, for choosing one. */
export const peopleChoicesQuery = queryOptions({
  ...queries.people.list.queryOptions({ input: { status: normalStatus, limit: 200 } }),
  staleTime: 60_000,
})

export const dutyRolesQuery = (asOf: string | undefined) =>
  queryOptions(queries.program.listRoles.queryOptions({ input: { asOf } }))

export const absencesQuery = (asOf: string | undefined) =>
  queryOptions(queries.people.listAbsences.queryOptions({ input: { asOf } }))

export const teamsQuery = (asOf: string | undefined) =>
  queryOptions(queries.people.listTeams.queryOptions({ input: { asOf } }))
