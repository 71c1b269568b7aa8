import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import * as z from 'zod'
import { evidenceListQuery, evidenceQuery } from '../features/evidence/evidence.query.ts'
import { signedInRoute } from './signed-in.tsx'

const listed = z.string().optional().catch(undefined)

export const evidenceListRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/evidence',
  validateSearch: z.object({
    kind: listed,
    /** A plain date: what has expired by then. */
    expiresBefore: z.iso.date().optional().catch(undefined),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/u)
      .optional()
      .catch(undefined),
    order: z.enum(['asc', 'desc']).optional().catch(undefined),
    cursor: listed,
  }),
  loaderDeps: ({ search }) => search,
  // Not waited for: the table shows at once, and its rows as soon as they come.
  loader: ({ context: { queries }, deps }) => void queries.prefetchQuery(evidenceListQuery(deps)),
  component: lazyRouteComponent(() => import('../features/evidence/EvidenceListPage.tsx'), 'EvidenceListPage'),
})

export const evidenceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/evidence/$id',
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, params: { id }, deps: { asOf } }) =>
    queries.ensureQueryData(evidenceQuery(id, asOf)),
  component: lazyRouteComponent(() => import('../features/evidence/EvidencePage.tsx'), 'EvidencePage'),
})

export const addEvidenceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/evidence/add',
  component: lazyRouteComponent(() => import('../features/evidence/AddEvidencePage.tsx'), 'AddEvidencePage'),
})
