import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedInRoute } from './signed-in.tsx'

export const programRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/program',
  component: lazyRouteComponent(() => import('../features/program/ProgramPage.tsx'), 'ProgramPage'),
})
