import { defineFixtures, framedSite } from '../../fixture-kit/index.ts'

export default defineFixtures({
  // The front refuses the plain header and passes over the disguised one, which the server behind it understands.
  fires: framedSite('blank before the colon', ({ hasChunks, head, length, body }) => {
    if (hasChunks) return { status: 400 }
    return head.includes('Transfer-Encoding : chunked') && !body.slice(0, length).endsWith('0\r\n\r\n')
      ? 'hang'
      : { status: 200 }
  }),
  quiet: [
    framedSite('refuses everything odd', ({ head }) => (/transfer.encoding/i.test(head) ? { status: 400 } : 'pass')),
    framedSite('one server', () => 'pass'),
  ],
})
