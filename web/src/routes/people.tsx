import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import * as z from 'zod'
import { absencesQuery, dutyRolesQuery, peopleQuery, personQuery, teamsQuery } from '../features/people/people.query.ts'
import { signedInRoute } from './signed-in.tsx'

const listed = z.string().optional().catch(undefined)

export const peopleRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/people',
  validateSearch: z.object({ status: listed, cursor: listed }),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queries }, deps }) => void queries.prefetchQuery(peopleQuery(deps)),
  component: lazyRouteComponent(() => import('../features/people/PeoplePage.tsx'), 'PeoplePage'),
})

export const rolesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/people/roles',
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, deps: { asOf } }) => void queries.prefetchQuery(dutyRolesQuery(asOf)),
  component: lazyRouteComponent(() => import('../features/people/RolesPage.tsx'), 'RolesPage'),
})

export const absencesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/people/absences',
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, deps: { asOf } }) => void queries.prefetchQuery(absencesQuery(asOf)),
  component: lazyRouteComponent(() => import('../features/people/AbsencesPage.tsx'), 'AbsencesPage'),
})

export const teamsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/people/teams',
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, deps: { asOf } }) => void queries.prefetchQuery(teamsQuery(asOf)),
  component: lazyRouteComponent(() => import('../features/people/TeamsPage.tsx'), 'TeamsPage'),
})

export const importPeopleRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/people/import',
  component: lazyRouteComponent(() => import('../features/people/ImportPeoplePage.tsx'), 'ImportPeoplePage'),
})

export const personRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/people/$id',
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, params: { id }, deps: { asOf } }) => queries.ensureQueryData(personQuery(id, asOf)),
  component: lazyRouteComponent(() => import('../features/people/PersonPage.tsx'), 'PersonPage'),
})
