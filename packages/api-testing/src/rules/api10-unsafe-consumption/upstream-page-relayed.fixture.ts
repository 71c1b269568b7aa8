import { defineFixtures, html, json, relay, text } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: relay('as it is', ({ body, type }) => text(body, 200, { 'content-type': type })),
  quiet: [
    relay('as text', ({ body }) => text(body)),
    relay('inside JSON', ({ body }) => json({ body })),
    relay('encoded in a page of its own', ({ body }) => html(`<pre>${body.replaceAll('<', '&lt;')}</pre>`)),
  ],
})
