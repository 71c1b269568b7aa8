import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { todayQuery } from '../features/today/today.query.ts'
import { signedInRoute } from './signed-in.tsx'

export const todayRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, deps: { asOf } }) => queries.ensureQueryData(todayQuery(asOf)),
  component: lazyRouteComponent(() => import('../features/today/TodayPage.tsx'), 'TodayPage'),
})
