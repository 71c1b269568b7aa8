import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import * as z from 'zod'
import { signedInRoute } from './signed-in.tsx'

export const accountRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/account',
  validateSearch: z.object({
    order: z.enum(['asc', 'desc']).optional().catch(undefined),
    cursor: z.string().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/account/AccountPage.tsx'), 'AccountPage'),
})
