import { defineFixtures, jwtApi } from '../../fixture-kit/index.ts'

const isCurrent = (exp: unknown): boolean =>
  typeof exp === 'number' && exp * 1000 > Temporal.Now.instant().epochMilliseconds

export default defineFixtures({
  fires: [
    jwtApi('never looks', ({ isValid }) => isValid, { secret: 'changeme' }),
    jwtApi('the token of the user has ended', ({ isValid }) => isValid, { claims: { exp: 1_600_000_000 } }),
  ],
  quiet: [
    jwtApi('looks', ({ jwt, isValid }) => isValid && isCurrent(jwt?.claims.exp), { secret: 'changeme' }),
    jwtApi('accepts whatever comes', ({ text }) => text !== '', { secret: 'changeme' }),
  ],
})
