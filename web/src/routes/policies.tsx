import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import * as z from 'zod'
import { policiesQuery, policyQuery } from '../features/policies/policies.query.ts'
import { signedInRoute } from './signed-in.tsx'

const listed = z.string().optional().catch(undefined)
const version = z.coerce.number().int().min(1).optional().catch(undefined)

export const policiesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/policies',
  validateSearch: z.object({
    status: listed,
    order: z.enum(['asc', 'desc']).optional().catch(undefined),
    cursor: listed,
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queries }, deps }) => void queries.prefetchQuery(policiesQuery(deps)),
  component: lazyRouteComponent(() => import('../features/policies/PoliciesPage.tsx'), 'PoliciesPage'),
})

export const policyRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/policies/$id',
  validateSearch: z.object({ version, compare: version }),
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, params: { id }, deps: { asOf } }) => queries.ensureQueryData(policyQuery(id, asOf)),
  component: lazyRouteComponent(() => import('../features/policies/PolicyPage.tsx'), 'PolicyPage'),
})

export const draftRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/policies/$id/draft',
  loader: ({ context: { queries }, params: { id } }) => queries.ensureQueryData(policyQuery(id, undefined)),
  component: lazyRouteComponent(() => import('../features/policies/DraftPage.tsx'), 'DraftPage'),
})
