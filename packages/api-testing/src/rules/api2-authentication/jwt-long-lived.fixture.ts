import { defineFixtures, jwtApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: jwtApi('a year', ({ isValid }) => isValid, { claims: { iat: 4_070_000_000, exp: 4_101_536_000 } }),
  quiet: [
    jwtApi('an hour', ({ isValid }) => isValid, { claims: { iat: 4_070_000_000, exp: 4_070_003_600 } }),
    jwtApi('no end, which is another fault', ({ isValid }) => isValid, { claims: { exp: null } }),
  ],
})
