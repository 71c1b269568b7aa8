import { defineFixtures, tenantApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: tenantApi('believes the parameter', ({ query }) => query.get('orgId') ?? undefined),
  quiet: [
    tenantApi('knows the tenant from the session', () => undefined),
    tenantApi('members only', ({ query, user }) =>
      query.get('orgId') === `org-${user?.name}-5512` ? `org-${user?.name}-5512` : undefined,
    ),
  ],
})
