import { defineFixtures, fetcher } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: fetcher('compares texts', async (url) => {
    if (!/127\.0\.0\.1|localhost/i.test(url)) await fetch(url)
  }),
  quiet: [
    fetcher('compares hosts', async (url) => {
      const { hostname } = new URL(url)
      if (!/^(?:127\.|0\.|localhost$|\[)/.test(hostname)) await fetch(url)
    }),
    fetcher('no filter at all', async (url) => void (await fetch(url).catch(() => undefined))),
  ],
})
