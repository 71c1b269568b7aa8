import { agreeingBody, cutChunks, cutLength, defineRule, hangsWhenAmbiguous, reportFraming } from '../../rule/index.ts'

const transferEncoding = 'Transfer-Encoding: chunked'

export default defineRule({
  id: 'smuggling-te-cl',
  title: 'Two servers in a row disagree about the end of a request (chunks, then length)',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:N',
  cwe: [444],
  owasp: 'API8:2023',
  why: 'The first server goes by chunks and the next one by Content-Length, so the rest of one request becomes the beginning of the next. An attacker puts words in front of requests of others and reads their answers.',
  fix: 'Refuse requests that have both headers at the edge, use HTTP/2 between the servers, and update both.',
  controls: ['secure-configuration', 'network-security'],
  scope: 'host',
  run: async (context) => {
    const agreeing = { transferEncoding, ...agreeingBody }
    // Where length comes first, this probe would leave a byte behind: that case has its own rule and ends this one.
    if ((await hangsWhenAmbiguous(context, { transferEncoding, ...cutChunks }, agreeing)) !== undefined) return
    const plain = await hangsWhenAmbiguous(context, { transferEncoding, ...cutLength }, agreeing)
    if (plain === undefined) return
    reportFraming(
      context,
      'A request whose Content-Length asks for one byte more than its chunks hold hangs, twice; with lengths that agree it is answered at once. The first server reads by chunks, the one behind it by length.',
      { transferEncoding, ...cutLength },
      plain,
    )
  },
})
