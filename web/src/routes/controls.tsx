import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import * as z from 'zod'
import { controlQuery, controlsQuery } from '../features/controls/controls.query.ts'
import { signedInRoute } from './signed-in.tsx'

const listed = z.string().optional().catch(undefined)

export const controlsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/controls',
  validateSearch: z.object({
    status: listed,
    kind: listed,
    ownerId: listed,
    frameworkId: listed,
    order: z.enum(['asc', 'desc']).optional().catch(undefined),
    cursor: listed,
  }),
  loaderDeps: ({ search }) => search,
  // Not waited for: the table shows at once, and its rows as soon as they come.
  loader: ({ context: { queries }, deps }) => void queries.prefetchQuery(controlsQuery(deps)),
  component: lazyRouteComponent(() => import('../features/controls/ControlsPage.tsx'), 'ControlsPage'),
})

export const controlRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/controls/$id',
  validateSearch: z.object({ year: z.coerce.number().int().min(2000).max(2200).optional().catch(undefined) }),
  loaderDeps: ({ search: { year, asOf } }) => ({ year, asOf }),
  loader: ({ context: { queries }, params: { id }, deps }) => queries.ensureQueryData(controlQuery(id, deps)),
  component: lazyRouteComponent(() => import('../features/controls/ControlPage.tsx'), 'ControlPage'),
})
