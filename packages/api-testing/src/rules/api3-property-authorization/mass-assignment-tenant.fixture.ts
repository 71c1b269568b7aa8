import { bindingApi, defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const more = (): Fixture['routes'] => ({
  'GET /me': ({ user }) =>
    user === undefined ? unauthorized : json({ name: user.name, org_id: `org-${user.name}-77` }),
})
const body = { title: 'plans for spring' }

export default defineFixtures({
  fires: bindingApi('takes the customer from the request', {
    defaults: { title: '' },
    body,
    more,
    kept: (sent, { user }) => ({ title: sent.title ?? '', org_id: sent.org_id ?? `org-${user?.name}-77` }),
  }),
  quiet: [
    bindingApi('takes the customer from the session', {
      defaults: { title: '' },
      body,
      more,
      kept: (sent, { user }) => ({ title: sent.title ?? '', org_id: `org-${user?.name}-77` }),
    }),
    bindingApi("accepts only one's own customer", {
      defaults: { title: '' },
      body,
      more,
      kept: (sent, { user }) => ({
        title: sent.title ?? '',
        org_id: sent.org_id === `org-${user?.name}-77` ? sent.org_id : 'none',
      }),
    }),
  ],
})
