import { defineFixtures, fetcher } from '../../fixture-kit/index.ts'

const passwd = 'root:x:0:0:root:/root:/bin/bash'

export default defineFixtures({
  fires: [
    fetcher('every scheme', (url) =>
      Promise.resolve(/^file:\/\/(?:localhost)?\/etc\/passwd$/.test(url) ? passwd : 'ok'),
    ),
    fetcher('forbids the small word', (url) => Promise.resolve(/^FILE:\/\/\/etc\/passwd$/.test(url) ? passwd : 'ok')),
  ],
  quiet: [
    fetcher('https only', (url) => Promise.resolve(url.startsWith('https:') ? 'ok' : 'refused')),
    fetcher('repeats the address', (url) => Promise.resolve(`cannot read ${url}`)),
  ],
})
