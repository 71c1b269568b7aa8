import { bindingApi, defineFixtures, onlyFields } from '../../fixture-kit/index.ts'

const body = { nickname: 'countess' }
const defaults = { nickname: '', role: 'member' }

export default defineFixtures({
  fires: bindingApi('forms are bound as they are', {
    defaults,
    body,
    kept: (sent, { headers }) =>
      headers['content-type']?.includes('form') === true ? sent : onlyFields('nickname')(sent),
  }),
  quiet: [
    bindingApi('both are filtered', { defaults, body, kept: onlyFields('nickname') }),
    bindingApi('forms are not understood', {
      defaults,
      body,
      kept: (sent, { headers }) =>
        headers['content-type']?.includes('form') === true ? {} : onlyFields('nickname')(sent),
    }),
  ],
})
