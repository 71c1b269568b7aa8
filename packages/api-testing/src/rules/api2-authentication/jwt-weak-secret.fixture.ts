import { defineFixtures, json, jwtUsers, unauthorized, verifiedJwt } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function api(secret: string): Fixture {
  return {
    config: jwtUsers(secret),
    routes: {
      'GET /lanterns': () => json([]),
      'GET /me': (request) => (verifiedJwt(request, secret) === undefined ? unauthorized : json({ name: 'ada' })),
    },
  }
}

export default defineFixtures({
  fires: [api('secret'), api(''), api('lantern-jwt-secret')],
  quiet: api('vK2xTq8sJm4ZrW7nBcY5pLdHgF3aEu9Q'),
})
