import { bearerJwt, defineFixtures, json, jwtUsers, unauthorized, verifiedJwt } from '../../fixture-kit/index.ts'

const secret = 'a-long-secret-that-nobody-guesses-83hf0'

export default defineFixtures({
  fires: {
    config: jwtUsers(secret),
    routes: {
      'GET /me': (request) =>
        bearerJwt(request) === undefined ? unauthorized : json({ sub: bearerJwt(request)?.claims.sub ?? null }),
    },
  },
  quiet: {
    config: jwtUsers(secret),
    routes: {
      'GET /me': (request) =>
        verifiedJwt(request, secret) === undefined
          ? unauthorized
          : json({ sub: bearerJwt(request)?.claims.sub ?? null }),
    },
  },
})
