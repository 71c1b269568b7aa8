import { defineFixtures, fetcher } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: fetcher('with its key', async (url) => void (await fetch(url, { headers: { 'X-Api-Key': 'inner' } }))),
  quiet: fetcher(
    'without',
    async (url) => void (await fetch(url, { headers: { 'X-Request-Id': '7', Accept: '*/*' } })),
  ),
})
