import { defineFixtures, jwtApi } from '../../fixture-kit/index.ts'

const claims = { aud: 'https://shop.example.org' }

export default defineFixtures({
  fires: jwtApi('never looks', ({ isValid }) => isValid, { secret: 'changeme', claims }),
  quiet: [
    jwtApi('looks', ({ jwt, isValid }) => isValid && jwt?.claims.aud === claims.aud, { secret: 'changeme', claims }),
    jwtApi('its tokens name no audience', ({ isValid }) => isValid, { secret: 'changeme' }),
  ],
})
