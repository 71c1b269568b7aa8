import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { organizationQuery } from '../features/organization/organization.query.ts'
import { signedInRoute } from './signed-in.tsx'

export const settingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/settings',
  loaderDeps: ({ search: { asOf } }) => ({ asOf }),
  loader: ({ context: { queries }, deps: { asOf } }) => queries.ensureQueryData(organizationQuery(asOf)),
  component: lazyRouteComponent(() => import('../features/organization/SettingsPage.tsx'), 'SettingsPage'),
})
