import { bindingApi, defineFixtures, onlyFields } from '../../fixture-kit/index.ts'
import type { JsonObject } from '../../rule/index.ts'

const body = { nickname: 'countess' }
const defaults = { nickname: '', role: 'member' }
const withoutRole = (sent: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(sent).filter(([key]) => key !== 'role'))

export default defineFixtures({
  fires: bindingApi('binding ignores case', {
    defaults,
    body,
    kept: (sent) =>
      Object.fromEntries(Object.entries(withoutRole(sent)).map(([key, value]) => [key.toLowerCase(), value])),
  }),
  quiet: [
    bindingApi('stores unknown names beside', { defaults, body, kept: withoutRole }),
    bindingApi('known fields only', { defaults, body, kept: onlyFields('nickname') }),
  ],
})
