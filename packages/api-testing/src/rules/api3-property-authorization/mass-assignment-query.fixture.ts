import { bindingApi, defineFixtures, onlyFields } from '../../fixture-kit/index.ts'

const body = { nickname: 'countess' }
const defaults = { nickname: '', role: 'member' }

export default defineFixtures({
  fires: bindingApi('binds the query', {
    defaults,
    body,
    kept: (sent, { query }) => ({ ...onlyFields('nickname')(sent), ...onlyFields('role')(Object.fromEntries(query)) }),
  }),
  quiet: [
    bindingApi('binds the body only', { defaults, body, kept: onlyFields('nickname') }),
    bindingApi('remembers the address elsewhere', {
      defaults,
      body,
      kept: (sent, { query }) => ({ ...onlyFields('nickname')(sent), source: query.toString() }),
    }),
  ],
})
