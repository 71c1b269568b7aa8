import { defineFixtures, jwtApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    jwtApi('nothing to compare', ({ jwt, isValid }) => isValid || jwt?.signature === ''),
    jwtApi('two parts', ({ text, isValid }) => isValid || text.split('.').length === 2),
  ],
  quiet: [jwtApi('verified', ({ isValid }) => isValid), jwtApi('not looked at at all', ({ text }) => text !== '')],
})
