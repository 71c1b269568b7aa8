import { defineFixtures, relay, text } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    relay('all of them', ({ body, headers }) =>
      text(body, 200, Object.fromEntries([...headers].filter(([name]) => !/length|encoding|connection/i.test(name)))),
    ),
    relay('cookies only', ({ body, headers }) => text(body, 200, { 'set-cookie': headers.getSetCookie() })),
  ],
  quiet: [
    relay('its own', ({ body }) => text(body, 200, { 'set-cookie': 'theme=dark' })),
    relay('shown in the body', ({ headers }) => text(JSON.stringify([...headers]))),
  ],
})
