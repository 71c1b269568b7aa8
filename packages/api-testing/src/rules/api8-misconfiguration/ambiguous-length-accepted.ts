import { ambiguousRequest, codeOf, defineRule, reportFraming } from '../../rule/index.ts'

/** Two lengths that differ. RFC 9112 §6.3 wants such a request refused; whoever answers it has chosen one. */
export default defineRule({
  id: 'ambiguous-length-accepted',
  title: 'Requests that say two different lengths are answered',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:L/I:L/A:N',
  cwe: [444],
  owasp: 'API8:2023',
  why: 'The server takes one of the lengths and a proxy may take the other. Between them, one request becomes two.',
  fix: 'Update the server or set it to refuse messages with repeated Content-Length as RFC 9112 says.',
  controls: ['secure-configuration'],
  scope: 'host',
  run: async (context) => {
    const ambiguous = { transferEncoding: 'Content-Length: 3', contentLength: 2, body: 'a=b' }
    const bytes = ambiguousRequest(context, ambiguous)
    for (let round = 0; round < 2; round += 1) {
      try {
        const response = await context.sendBytes(bytes, {
          method: 'POST',
          timeoutMs: Math.round(context.delaySeconds * 2500),
        })
        const { status } = response
        if (status === 400 || status === 411 || status === 413 || status === 501 || status === 505) return
        if (round === 1)
          reportFraming(
            context,
            `A POST with Content-Length: 2 and Content-Length: 3 is answered with ${status} in place of 400.`,
            ambiguous,
            response,
          )
      } catch (error) {
        if (['timeout', 'connection_failed', 'response_invalid'].includes(codeOf(error) ?? '')) return
        throw error
      }
    }
  },
})
