import { bearerJwt, defineFixtures, json, jwtUsers, unauthorized, verifiedJwt } from '../../fixture-kit/index.ts'

const secret = 'a-long-secret-that-nobody-guesses-83hf0'

export default defineFixtures({
  fires: [
    {
      name: 'none',
      config: jwtUsers(secret),
      routes: {
        'GET /me': (request) => {
          const jwt = verifiedJwt(request, secret) ?? bearerJwt(request)
          return jwt === undefined || (jwt.header.alg !== 'none' && verifiedJwt(request, secret) === undefined)
            ? unauthorized
            : json({ sub: jwt.claims.sub ?? null })
        },
      },
    },
    {
      name: 'mixed case, past a filter for none',
      config: jwtUsers(secret),
      routes: {
        'GET /me': (request) => {
          const jwt = bearerJwt(request)
          const isUnsigned =
            jwt !== undefined &&
            typeof jwt.header.alg === 'string' &&
            jwt.header.alg !== 'none' &&
            jwt.header.alg.toLowerCase() === 'none'
          return jwt === undefined || (!isUnsigned && verifiedJwt(request, secret) === undefined)
            ? unauthorized
            : json({ sub: jwt.claims.sub ?? null })
        },
      },
    },
  ],
  quiet: {
    config: jwtUsers(secret),
    routes: {
      'GET /me': (request) => {
        const jwt = verifiedJwt(request, secret)
        return jwt === undefined ? unauthorized : json({ sub: jwt.claims.sub ?? null })
      },
    },
  },
})
