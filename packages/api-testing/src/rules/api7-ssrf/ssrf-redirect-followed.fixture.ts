import { defineFixtures, fetcher } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: fetcher('follows', async (url) => void (await fetch(url))),
  quiet: [
    fetcher('does not follow', async (url) => void (await fetch(url, { redirect: 'manual' }))),
    fetcher('never calls', () => Promise.resolve()),
  ],
})
