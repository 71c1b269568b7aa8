import { corsApi, defineFixtures } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    corsApi('ends with', (origin) => origin.endsWith('example.org')),
    corsApi('dot for any sign', (origin) => /^https:\/\/app.example.org$/.test(origin)),
  ],
  quiet: [
    corsApi('pattern with anchors', (origin) => /^https:\/\/(?:[\w-]+\.)*example\.org$/.test(origin)),
    corsApi('begins with', (origin) => origin.startsWith('https://app.example.org')),
  ],
})
