import { defineFixtures, limitedLogin } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: limitedLogin('counts texts', ({ path }) => path),
  quiet: [
    limitedLogin('counts routes', () => 'login'),
    limitedLogin('counts addresses', ({ headers }) => String(headers['x-forwarded-for'] ?? 'connection')),
  ],
})
