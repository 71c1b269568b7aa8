import { defineFixtures, fetcher } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: fetcher('preview', async (url) => (await fetch(url)).text()),
  quiet: [
    fetcher('fetches and keeps it', async (url) => void (await fetch(url))),
    fetcher('tells only the length', async (url) => String((await (await fetch(url)).text()).length)),
  ],
})
