import { bindingApi, defineFixtures, json, onlyFields } from '../../fixture-kit/index.ts'
import type { FixtureRequest } from '../../fixture-kit/index.ts'

const common = {
  defaults: { nickname: '', role: 'member' },
  body: { nickname: 'countess' },
  route: 'PUT /record',
} as const
const more = (store: (request: FixtureRequest) => void) => ({
  'PATCH /record': {
    hidden: true,
    handle: (request: FixtureRequest) => {
      store(request)
      return json({ ok: true })
    },
  },
})

export default defineFixtures({
  fires: bindingApi('PATCH is not filtered', {
    ...common,
    more,
    kept: (sent, { method }) => (method === 'PATCH' ? sent : onlyFields('nickname')(sent)),
  }),
  quiet: [
    bindingApi('PATCH is filtered', { ...common, more, kept: onlyFields('nickname') }),
    bindingApi('there is no PATCH', { ...common, kept: onlyFields('nickname') }),
  ],
})
