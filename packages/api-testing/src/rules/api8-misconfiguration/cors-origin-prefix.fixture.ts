import { corsApi, defineFixtures } from '../../fixture-kit/index.ts'

const trusted = 'https://app.example.org'

export default defineFixtures({
  fires: corsApi('begins with', (origin) => origin.startsWith(trusted)),
  quiet: [
    corsApi('is one of', (origin) => origin === trusted),
    corsApi('ends with', (origin) => origin.endsWith('app.example.org')),
    corsApi('everybody', () => true),
  ],
})
