import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { type AnswerOf, type api, queries } from '../../api/api.ts'
import { peopleChoicesQuery } from '../people/people.query.ts'
import type { SetUpFacts } from './set-up.rules.ts'

type Session = AnswerOf<typeof api.identity.session>
export type LibraryProgram = AnswerOf<typeof api.program.library>['items'][number]
export type DutyRole = AnswerOf<typeof api.program.listRoles>['items'][number]

export const rolesQuery = queryOptions(queries.program.listRoles.queryOptions({ input: {} }))
export const libraryQuery = queryOptions({
  ...queries.program.library.queryOptions({ input: {} }),
  // Part of the release.
  staleTime: Number.POSITIVE_INFINITY,
})
export const activePoliciesQuery = queryOptions(
  queries.policies.list.queryOptions({ input: { status: 'active', limit: 200 } }),
)

/** What has been set up so far, as the server knows it. */
export async function factsOf(client: QueryClient, session: Session): Promise<SetUpFacts> {
  if (!session.organization) return { hasOrganization: false, people: 0, roles: [] }
  const [people, roles] = await Promise.all([
    client.fetchQuery({ ...peopleChoicesQuery, staleTime: 0 }),
    client.fetchQuery({ ...rolesQuery, staleTime: 0 }),
  ])
  return { hasOrganization: true, people: people.items.length, roles: roles.items }
}
