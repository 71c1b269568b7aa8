import { corsApi, defineFixtures } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: corsApi('compares hosts', (origin) => /^https?:\/\/app\.example\.org$/.test(origin)),
  quiet: [
    corsApi('compares origins', (origin) => origin === 'https://app.example.org'),
    corsApi('everybody', () => true),
  ],
})
