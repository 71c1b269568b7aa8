import { consume, defineUpstreamRule, headersOf } from '../../rule/index.ts'

/** Headers of the other service that decide about cookies and origins here. */
export default defineUpstreamRule({
  id: 'upstream-headers-relayed',
  title: 'Headers of other services are passed on to the caller',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N',
  cwe: [441, 565],
  why: 'Another server sets cookies and rules for the origin of the API through its answers. It can plant sessions, or open the API to foreign pages.',
  fix: 'Build answers with headers of your own, and take over none but a short list such as the content type.',
  controls: ['supplier-security', 'secure-configuration'],
  judge: async (context, point) => {
    const mark = `hf${context.unique()}`
    const found = await consume(context, point, {
      status: 200,
      headers: {
        'content-type': 'text/plain',
        'set-cookie': `${mark}=1; Path=/`,
        'access-control-allow-origin': `https://${mark}.example`,
      },
      body: 'plain',
    })
    if (found === undefined) return false
    const passed = ['set-cookie', 'access-control-allow-origin'].filter((name) =>
      headersOf(found.exchange.response.headers, name).some((value) => value.includes(mark)),
    )
    if (passed.length === 0) return false
    context.report({
      message: `${passed.join(' and ')} of the answer at the address in ${point.name} ${passed.length === 1 ? 'is' : 'are'} passed on.`,
      confidence: 'certain',
      point: { in: point.in, name: point.name },
      evidence: [{ label: 'request with an address that sets headers', exchange: found.exchange }],
    })
    return true
  },
})
