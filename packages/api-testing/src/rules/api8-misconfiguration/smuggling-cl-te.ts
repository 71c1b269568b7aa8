import { agreeingBody, cutChunks, defineRule, hangsWhenAmbiguous, reportFraming } from '../../rule/index.ts'

const transferEncoding = 'Transfer-Encoding: chunked'

export default defineRule({
  id: 'smuggling-cl-te',
  title: 'Two servers in a row disagree about the end of a request (length, then chunks)',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:N',
  cwe: [444],
  owasp: 'API8:2023',
  why: 'The first server goes by Content-Length and the next one by chunks, so the rest of one request becomes the beginning of the next. An attacker puts words in front of requests of others and reads their answers.',
  fix: 'Refuse requests that have both headers at the edge, use HTTP/2 between the servers, and update both.',
  controls: ['secure-configuration', 'network-security'],
  scope: 'host',
  run: async (context) => {
    const plain = await hangsWhenAmbiguous(
      context,
      { transferEncoding, ...cutChunks },
      { transferEncoding, ...agreeingBody },
    )
    if (plain === undefined) return
    reportFraming(
      context,
      'A request with a Content-Length that ends in the middle of its chunks hangs, twice; with lengths that agree it is answered at once. The first server reads by length, the one behind it by chunks.',
      { transferEncoding, ...cutChunks },
      plain,
    )
  },
})
