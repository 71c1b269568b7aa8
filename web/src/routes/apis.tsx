import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import * as z from 'zod'
import { apiQuery, apisQuery, endpointQuery } from '../features/apis/apis.query.ts'
import { signedInRoute } from './signed-in.tsx'

const listed = z.string().optional().catch(undefined)
const order = z.enum(['asc', 'desc']).optional().catch(undefined)

export const apisRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/apis',
  validateSearch: z.object({ status: listed, order, cursor: listed }),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queries }, deps }) => void queries.prefetchQuery(apisQuery(deps)),
  component: lazyRouteComponent(() => import('../features/apis/ApisPage.tsx'), 'ApisPage'),
})

export const addApiRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/apis/add',
  component: lazyRouteComponent(() => import('../features/apis/AddApiPage.tsx'), 'AddApiPage'),
})

export const apiRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/apis/$id',
  validateSearch: z.object({
    standing: listed,
    problem: listed,
    sensitive: z.stringbool().or(z.boolean()).optional().catch(undefined),
    contains: listed,
    order,
    cursor: listed,
  }),
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, params: { id }, deps: { asOf } }) => queries.ensureQueryData(apiQuery(id, asOf)),
  component: lazyRouteComponent(() => import('../features/apis/EndpointsPage.tsx'), 'EndpointsPage'),
})

export const endpointRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/apis/$id/endpoints/$endpointId',
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, params: { id, endpointId }, deps: { asOf } }) =>
    Promise.all([
      queries.ensureQueryData(apiQuery(id, asOf)),
      queries.ensureQueryData(endpointQuery(id, endpointId, asOf)),
    ]),
  component: lazyRouteComponent(() => import('../features/apis/EndpointPage.tsx'), 'EndpointPage'),
})

export const apiFlawsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/apis/$id/flaws',
  validateSearch: z.object({ state: listed, order, cursor: listed }),
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, params: { id }, deps: { asOf } }) => queries.ensureQueryData(apiQuery(id, asOf)),
  component: lazyRouteComponent(() => import('../features/apis/FlawsPage.tsx'), 'FlawsPage'),
})

export const apiRunsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/apis/$id/test-runs',
  validateSearch: z.object({ order, cursor: listed }),
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, params: { id }, deps: { asOf } }) => queries.ensureQueryData(apiQuery(id, asOf)),
  component: lazyRouteComponent(() => import('../features/apis/TestRunsPage.tsx'), 'TestRunsPage'),
})

export const changeApiRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/apis/$id/change',
  loader: ({ context: { queries }, params: { id } }) => queries.ensureQueryData(apiQuery(id, undefined)),
  component: lazyRouteComponent(() => import('../features/apis/ChangeApiPage.tsx'), 'ChangeApiPage'),
})
