import { bindingApi, defineFixtures, onlyFields } from '../../fixture-kit/index.ts'

const body = { title: 'a debt of ten' }

export default defineFixtures({
  fires: bindingApi('takes the owner from the request', {
    defaults: { title: '' },
    body,
    kept: (sent, { user }) => ({ title: sent.title ?? '', user_id: sent.user_id ?? user?.id ?? 0 }),
  }),
  quiet: [
    bindingApi('takes the owner from the session', {
      defaults: { title: '' },
      body,
      kept: (sent, { user }) => ({ title: sent.title ?? '', user_id: user?.id ?? 0 }),
    }),
    bindingApi('knows no owner', { defaults: { title: '' }, body, kept: onlyFields('title') }),
  ],
})
