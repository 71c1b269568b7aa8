import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import * as z from 'zod'
import { signedInRoute } from './signed-in.tsx'

const day = z.iso.date().optional().catch(undefined)

export const executionGapRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/execution-gap',
  validateSearch: z.object({
    by: z.enum(['control', 'assignee', 'framework']).optional().catch(undefined),
    period: z.enum(['30', '90', '365', 'year', 'own']).optional().catch(undefined),
    from: day,
    until: day,
  }),
  component: lazyRouteComponent(() => import('../features/execution-gap/ExecutionGapPage.tsx'), 'ExecutionGapPage'),
})
