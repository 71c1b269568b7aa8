import { agreeingBody, cutChunks, defineRule, hangsWhenAmbiguous, reportFraming } from '../../rule/index.ts'

/** Ways to write the header that one server understands and another one passes over. */
const disguises = [
  'Transfer-Encoding : chunked',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding: xchunked',
  ' Transfer-Encoding: chunked',
  'X: x\nTransfer-Encoding: chunked',
  'Transfer-Encoding: identity\r\nTransfer-Encoding: chunked',
  'Transfer_Encoding: chunked',
]

export default defineRule({
  id: 'smuggling-obfuscated',
  title: 'A disguised header makes two servers disagree about the end of a request',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:N',
  cwe: [444],
  owasp: 'API8:2023',
  why: 'One server takes the header for what it nearly is, and the other one passes over it. Requests of others can be begun with words of the attacker although the plain form is refused.',
  fix: 'Refuse malformed headers at the edge in place of passing them on, and update both servers.',
  controls: ['secure-configuration', 'network-security'],
  scope: 'host',
  run: async (context) => {
    const plainHeader = 'Transfer-Encoding: chunked'
    const usual = { transferEncoding: plainHeader, ...agreeingBody }
    if ((await hangsWhenAmbiguous(context, { transferEncoding: plainHeader, ...cutChunks }, usual)) !== undefined)
      return
    for (const transferEncoding of disguises) {
      const plain = await hangsWhenAmbiguous(
        context,
        { transferEncoding, ...cutChunks },
        { transferEncoding, ...agreeingBody },
      )
      if (plain === undefined) continue
      reportFraming(
        context,
        `With the header ${JSON.stringify(transferEncoding)} a request whose lengths disagree hangs, twice, and one whose lengths agree is answered at once; written plainly neither hangs.`,
        { transferEncoding, ...cutChunks },
        plain,
      )
      return
    }
  },
})
