import { createRoute, redirect } from '@tanstack/react-router'
import { sessionQuery } from '../api/session.ts'
import { SignedInLayout } from '../features/session/SignedInLayout.tsx'
import { DoorError } from '../ui/DoorError.tsx'
import { rootRoute } from './root.tsx'

/** Every page of a signed-in person is a child of this: it has the navigation, the clock, and a session that is known. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context: { queries }, location }) => {
    // Known is good enough to draw a page; the server judges every request, and a refusal brings us here again.
    const session = await queries.fetchQuery({ ...sessionQuery, staleTime: Number.POSITIVE_INFINITY })
    if (!session.isSetUp) throw redirect({ to: '/set-up' })
    if (!session.account)
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { from: location.href } })
  },
  component: SignedInLayout,
  errorComponent: DoorError,
})
