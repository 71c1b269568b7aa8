import { defineFixtures, fetcher } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: fetcher('resolves', async (url) => {
    const xml = await (await fetch(url)).text()
    const entity = /<!ENTITY \w+ SYSTEM "([^"]+)"/.exec(xml)?.[1]
    return entity === undefined ? '' : (await fetch(entity)).text()
  }),
  quiet: [
    fetcher('drops the DTD', async (url) => {
      const xml = await (await fetch(url)).text()
      return /<title>(.*)<\/title>/.exec(xml)?.[1]
    }),
    fetcher('reads nothing of it', async (url) => {
      await fetch(url)
    }),
  ],
})
