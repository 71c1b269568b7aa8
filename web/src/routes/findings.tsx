import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import * as z from 'zod'
import { findingQuery, findingsQuery } from '../features/findings/findings.query.ts'
import { signedInRoute } from './signed-in.tsx'

const listed = z.string().optional().catch(undefined)

export const findingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/findings',
  validateSearch: z.object({
    state: listed,
    kind: listed,
    severity: listed,
    ownerId: listed,
    controlId: listed,
    overdue: z.stringbool().or(z.boolean()).optional().catch(undefined),
    sort: z.enum(['dueAt', 'openedAt']).optional().catch(undefined),
    order: z.enum(['asc', 'desc']).optional().catch(undefined),
    cursor: listed,
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queries }, deps }) => void queries.prefetchQuery(findingsQuery(deps)),
  component: lazyRouteComponent(() => import('../features/findings/FindingsPage.tsx'), 'FindingsPage'),
})

export const reportFindingRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/findings/report',
  validateSearch: z.object({ controlId: listed }),
  component: lazyRouteComponent(() => import('../features/findings/ReportFindingPage.tsx'), 'ReportFindingPage'),
})

export const findingRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/findings/$id',
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, params: { id }, deps: { asOf } }) => queries.ensureQueryData(findingQuery(id, asOf)),
  component: lazyRouteComponent(() => import('../features/findings/FindingPage.tsx'), 'FindingPage'),
})
