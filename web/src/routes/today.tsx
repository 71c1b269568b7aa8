import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { sessionQuery } from '../api/session.ts'
import { todayQuery } from '../features/today/today.query.ts'
import { signedInRoute } from './signed-in.tsx'

export const todayRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad: async ({ context: { queries } }) => {
    const { permissions, organization } = await queries.ensureQueryData(sessionQuery)
    // A vendor sees nothing but the organization; there is no day to show.
    if (organization && !permissions.includes('obligation:read')) throw redirect({ to: '/settings' })
  },
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: async ({ context: { queries }, deps: { asOf } }) => {
    const { organization } = await queries.ensureQueryData(sessionQuery)
    if (organization) await queries.ensureQueryData(todayQuery(asOf))
  },
  component: lazyRouteComponent(() => import('../features/today/TodayPage.tsx'), 'TodayPage'),
})
