import { bindingApi, defineFixtures, onlyFields } from '../../fixture-kit/index.ts'

const defaults = { nickname: '', profile: { role: 'member', bio: '' } }
const body = { nickname: 'countess', profile: { bio: 'counts' } }

export default defineFixtures({
  fires: bindingApi('merges what is nested', { defaults, body, kept: onlyFields('nickname', 'profile') }),
  quiet: [
    bindingApi('takes the fields it names, on every level', {
      defaults,
      body,
      kept: (sent) => ({ nickname: sent.nickname ?? '', profile: { bio: 'counts' } }),
    }),
    bindingApi('has administrators anyway', {
      defaults: { nickname: '', profile: { role: 'admin', bio: '' } },
      body,
      kept: onlyFields('nickname'),
    }),
  ],
})
