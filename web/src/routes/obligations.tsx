import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import * as z from 'zod'
import { obligationQuery, obligationsQuery } from '../features/obligations/obligations.query.ts'
import { signedInRoute } from './signed-in.tsx'

const listed = z.string().optional().catch(undefined)

export const obligationsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/obligations',
  validateSearch: z.object({
    state: listed,
    mine: z.literal('true').optional().catch(undefined),
    assigneeId: listed,
    controlId: listed,
    procedureId: listed,
    dueFrom: z.iso.datetime({ offset: true }).optional().catch(undefined),
    dueUntil: z.iso.datetime({ offset: true }).optional().catch(undefined),
    sort: z.enum(['dueAt', 'opensAt']).optional().catch(undefined),
    order: z.enum(['asc', 'desc']).optional().catch(undefined),
    cursor: listed,
  }),
  loaderDeps: ({ search }) => search,
  // Not waited for: the table shows at once, and its rows as soon as they come.
  loader: ({ context: { queries }, deps }) => void queries.prefetchQuery(obligationsQuery(deps)),
  component: lazyRouteComponent(() => import('../features/obligations/ObligationsPage.tsx'), 'ObligationsPage'),
})

export const obligationRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/obligations/$id',
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, params: { id }, deps: { asOf } }) =>
    queries.ensureQueryData(obligationQuery(id, asOf)),
  component: lazyRouteComponent(() => import('../features/obligations/ObligationPage.tsx'), 'ObligationPage'),
})
