import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { DoorError } from '../ui/DoorError.tsx'
import { rootRoute } from './root.tsx'

/** `/invitation#<token>`: the token stands behind the #, so that it is in no log of any server. */
export const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: lazyRouteComponent(() => import('../features/sign-in/InvitationPage.tsx'), 'InvitationPage'),
  errorComponent: DoorError,
})
