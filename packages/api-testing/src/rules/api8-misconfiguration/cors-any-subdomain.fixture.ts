import { corsApi, defineFixtures } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: corsApi('whole domain', (origin) => /^https:\/\/(?:[\w-]+\.)*example\.org$/.test(origin)),
  quiet: [
    corsApi('list', (origin) => ['https://app.example.org', 'https://admin.example.org'].includes(origin)),
    corsApi('everybody', () => true),
  ],
})
