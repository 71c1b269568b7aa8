import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import * as z from 'zod'
import { sessionQuery } from '../api/session.ts'
import { rootRoute } from './root.tsx'

export const setUpSteps = ['organization', 'people', 'program', 'roles'] as const

export const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/set-up',
  validateSearch: z.object({
    /** A step that is looked at out of turn; left out, it is the first that is not done. */
    step: z.enum(setUpSteps).optional().catch(undefined),
  }),
  loader: ({ context: { queries } }) => queries.ensureQueryData(sessionQuery),
  component: lazyRouteComponent(() => import('../features/set-up/SetUpPage.tsx'), 'SetUpPage'),
})
