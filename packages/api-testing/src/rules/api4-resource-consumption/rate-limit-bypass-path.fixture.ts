import { defineFixtures, limitedLogin } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: limitedLogin('counts texts', ({ path }) => path),
  quiet: [
    limitedLogin('counts routes', () => 'login'),
    limitedLogin('at the limit from the start', () => 'login', 0),
    limitedLogin('counts addresses', ({ headers }) => String(headers['x-forwarded-for'] ?? 'connection')),
  ],
})
