import { defineFixtures, jwtApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: jwtApi('hash', ({ isValid }) => isValid, { claims: { user: { id: 7, password_hash: 'f3b1c7d29a8e' } } }),
  quiet: [
    jwtApi('who and until when', ({ isValid }) => isValid),
    jwtApi('facts about secrets', ({ isValid }) => isValid, {
      claims: { has_password: true, password: null, mfa: true },
    }),
  ],
})
