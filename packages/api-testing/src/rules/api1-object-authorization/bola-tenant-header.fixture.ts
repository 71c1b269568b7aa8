import { defineFixtures, tenantApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: tenantApi('believes the header', ({ headers }) => headers['x-org-id']),
  quiet: [
    tenantApi('knows the tenant from the session', () => undefined),
    tenantApi('members only', ({ headers, user }) =>
      headers['x-org-id'] === `org-${user?.name}-5512` ? headers['x-org-id'] : undefined,
    ),
  ],
})
