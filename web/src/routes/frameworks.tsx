import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import * as z from 'zod'
import { frameworkQuery, frameworksQuery } from '../features/frameworks/frameworks.query.ts'
import { signedInRoute } from './signed-in.tsx'

export const frameworksRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/frameworks',
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, deps: { asOf } }) => void queries.prefetchQuery(frameworksQuery(asOf)),
  component: lazyRouteComponent(() => import('../features/frameworks/FrameworksPage.tsx'), 'FrameworksPage'),
})

export const frameworkRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/frameworks/$id',
  validateSearch: z.object({ show: z.enum(['uncovered', 'all']).optional().catch(undefined) }),
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, params: { id }, deps: { asOf } }) =>
    queries.ensureQueryData(frameworkQuery(id, asOf)),
  component: lazyRouteComponent(() => import('../features/frameworks/FrameworkPage.tsx'), 'FrameworkPage'),
})
