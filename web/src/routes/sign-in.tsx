import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import * as z from 'zod'
import { sessionQuery } from '../api/session.ts'
import { DoorError } from '../ui/DoorError.tsx'
import { rootRoute } from './root.tsx'

/** A path of this site: after signing in one is never sent elsewhere. */
const OwnPath = z.string().regex(/^\/(?![/\\])/u)

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: z.object({
    /** Where the person wanted to go. */
    from: OwnPath.optional().catch(undefined),
  }),
  beforeLoad: async ({ context: { queries }, search }) => {
    const session = await queries.fetchQuery({ ...sessionQuery, staleTime: Number.POSITIVE_INFINITY })
    if (!session.isSetUp) throw redirect({ to: '/set-up' })
    if (session.account) throw redirect({ href: search.from ?? '/' })
  },
  component: lazyRouteComponent(() => import('../features/sign-in/SignInPage.tsx'), 'SignInPage'),
  errorComponent: DoorError,
})
