import { defineFixtures, fetcher } from '../../fixture-kit/index.ts'

const get = async (url: string): Promise<void> =>
  void (await fetch(url.replace(/\/\/[^/@]*@/, '//')).catch(() => undefined))

export default defineFixtures({
  fires: [
    fetcher('begins with', async (url) => {
      if (url.startsWith('http://example.org')) await get(url)
    }),
    fetcher('contains', async (url) => {
      if (url.includes('example.org')) await get(url)
    }),
  ],
  quiet: [
    fetcher('compares the host', async (url) => {
      if (new URL(url).hostname === 'example.org') await get('http://127.0.0.1:1/')
    }),
    fetcher('no list', get),
  ],
})
