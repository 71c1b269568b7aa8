import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import * as z from 'zod'
import { sessionQuery } from '../api/session.ts'
import { factsOf } from '../features/set-up/set-up.query.ts'
import { isOpen, nextStep, setUpSteps } from '../features/set-up/set-up.rules.ts'
import { DoorError } from '../ui/DoorError.tsx'
import { rootRoute } from './root.tsx'

export const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/set-up',
  validateSearch: z.object({
    /** A step that is looked at out of turn; left out, it is the first that the server does not know as done. */
    step: z.enum(setUpSteps).optional().catch(undefined),
  }),
  loaderDeps: ({ search: { step } }) => ({ step }),
  loader: async ({ context: { queries }, deps: { step } }) => {
    const session = await queries.fetchQuery({ ...sessionQuery, staleTime: Number.POSITIVE_INFINITY })
    if (session.isSetUp && !session.account) throw redirect({ to: '/sign-in', search: { from: '/set-up' } })
    if (session.account && !session.permissions.includes('program:apply')) throw redirect({ to: '/' })
    const facts = await factsOf(queries, session)
    if (step !== undefined && isOpen(step, facts)) return { step, facts }
    const next = nextStep(facts)
    if (next === undefined) throw redirect({ to: '/' })
    return { step: next, facts }
  },
  component: lazyRouteComponent(() => import('../features/set-up/SetUpPage.tsx'), 'SetUpPage'),
  errorComponent: DoorError,
})
