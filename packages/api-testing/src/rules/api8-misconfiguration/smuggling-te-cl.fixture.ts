import { defineFixtures, framedSite } from '../../fixture-kit/index.ts'

export default defineFixtures({
  // The front goes by chunks and passes five bytes on; the server behind it waits for the sixth.
  fires: framedSite('chunks, then length', ({ hasChunks, length, body }) => {
    if (!hasChunks) return { status: 200 }
    const end = body.indexOf('0\r\n\r\n')
    return end === -1 ? { status: 400 } : end + 5 < length ? 'hang' : { status: 200 }
  }),
  quiet: [
    framedSite('refuses both', ({ hasChunks }) => (hasChunks ? { status: 400 } : 'pass')),
    framedSite('length, then chunks', ({ hasChunks, length, body }) =>
      hasChunks && !body.slice(0, length).endsWith('0\r\n\r\n') ? 'hang' : { status: 200 },
    ),
    framedSite('one server', () => 'pass'),
  ],
})
