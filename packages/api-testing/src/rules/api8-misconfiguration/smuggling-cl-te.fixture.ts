import { defineFixtures, framedSite } from '../../fixture-kit/index.ts'

export default defineFixtures({
  // The front goes by length; the server behind it waits for the next chunk.
  fires: framedSite('length, then chunks', ({ hasChunks, length, body }) =>
    hasChunks && !body.slice(0, length).endsWith('0\r\n\r\n') ? 'hang' : { status: 200 },
  ),
  quiet: [
    framedSite('refuses both', ({ hasChunks }) => (hasChunks ? { status: 400 } : 'pass')),
    framedSite('slow with every POST', () => 'hang'),
    framedSite('one server', () => 'pass'),
  ],
})
