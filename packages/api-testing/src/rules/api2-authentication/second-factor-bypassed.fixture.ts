import { defineFixtures, secondFactor } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    secondFactor('missing', (code) => code === undefined),
    secondFactor('code of the tests', (code) => code === '000000'),
  ],
  quiet: [
    secondFactor('compares', () => false),
    secondFactor('takes any code, which shows at once', (code) => typeof code === 'string'),
  ],
})
