import { defineFixtures, jwtApi } from '../../fixture-kit/index.ts'

const claims = { iss: 'https://id.example.org' }

export default defineFixtures({
  fires: jwtApi('never looks', ({ isValid }) => isValid, { secret: 'changeme', claims }),
  quiet: [
    jwtApi('looks', ({ jwt, isValid }) => isValid && jwt?.claims.iss === claims.iss, { secret: 'changeme', claims }),
    jwtApi('its tokens name no issuer', ({ isValid }) => isValid, { secret: 'changeme' }),
  ],
})
