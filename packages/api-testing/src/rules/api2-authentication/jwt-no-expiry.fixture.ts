import { defineFixtures, json, jwtApi, unauthorized } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: jwtApi('no end', ({ isValid }) => isValid, { claims: { exp: null } }),
  quiet: [
    jwtApi('ends', ({ isValid }) => isValid),
    {
      name: 'tokens that are no JWT',
      routes: { 'GET /me': ({ user }) => (user === undefined ? unauthorized : json({ name: user.name })) },
    },
  ],
})
