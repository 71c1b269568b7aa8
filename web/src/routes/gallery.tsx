import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import * as z from 'zod'
import { rootRoute } from './root.tsx'
import { NotFound } from './NotFound.tsx'

/** Every component in every state, for looking at and for tests. Not part of a production build. */
export const galleryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dev/gallery',
  validateSearch: z.object({
    sort: z.string().optional().catch(undefined),
    order: z.enum(['asc', 'desc']).optional().catch(undefined),
    cursor: z.string().optional().catch(undefined),
    q: z.string().optional().catch(undefined),
    state: z.string().optional().catch(undefined),
  }),
  component: import.meta.env.MODE === 'production' ? NotFound : lazyRouteComponent(() => import('../dev/Gallery.tsx')),
})
