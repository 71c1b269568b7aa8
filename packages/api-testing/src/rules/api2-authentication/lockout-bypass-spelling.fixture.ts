import { defineFixtures, fieldText, limitedLogin } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: limitedLogin('counts names as typed', (request) => fieldText(request, 'username')),
  quiet: [
    limitedLogin('counts accounts', (request) => fieldText(request, 'username').trim().toLowerCase()),
    limitedLogin('counts all alike', () => 'all'),
  ],
})
