import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import * as z from 'zod'
import { checkQuery, checksQuery } from '../features/checks/checks.query.ts'
import { signedInRoute } from './signed-in.tsx'

const listed = z.string().optional().catch(undefined)

export const checksRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/checks',
  validateSearch: z.object({ state: listed, status: listed }),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queries }, deps }) => void queries.prefetchQuery(checksQuery(deps)),
  component: lazyRouteComponent(() => import('../features/checks/ChecksPage.tsx'), 'ChecksPage'),
})

export const checkRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/checks/$key',
  validateSearch: z.object({ run: listed, cursor: listed }),
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, params: { key }, deps: { asOf } }) => queries.ensureQueryData(checkQuery(key, asOf)),
  component: lazyRouteComponent(() => import('../features/checks/CheckPage.tsx'), 'CheckPage'),
})
