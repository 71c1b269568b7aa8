import { defineFixtures, jwtApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: jwtApi('never looks', ({ isValid }) => isValid, { secret: 'changeme' }),
  quiet: [
    jwtApi(
      'looks',
      ({ jwt, isValid }) => isValid && !(typeof jwt?.claims.nbf === 'number' && jwt.claims.nbf > 4_000_000_000),
      { secret: 'changeme' },
    ),
    jwtApi('accepts whatever comes', ({ text }) => text !== '', { secret: 'changeme' }),
  ],
})
