import { defineRule, withHeader } from '../../rule/index.ts'

const ranges = 60

export default defineRule({
  id: 'overlapping-ranges',
  title: 'A file can be asked for many times over in one request',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L',
  cwe: [770, 405],
  owasp: 'API4:2023',
  why: 'Ranges that overlap make the server prepare and send the same bytes again and again. A small request becomes a large answer, in traffic and in memory.',
  fix: 'Answer overlapping or numerous ranges with the whole file or with 416, as RFC 9110 §14.2 advises.',
  controls: ['capacity-management'],
  applies: ({ endpoint }) => (endpoint.method === 'GET' ? true : 'only for GET'),
  run: async (context) => {
    const baseline = context.baseline()
    const size = baseline?.exchange.response.body.length ?? 0
    if (baseline === undefined || size < 20) return
    const ask = (value: string) =>
      context.send({ ...baseline.draft, headers: withHeader(baseline.draft.headers, 'Range', value) })
    const one = await ask('bytes=0-0')
    if (one.response.status !== 206) return
    const exchange = await ask(`bytes=${Array.from({ length: ranges }, (_, index) => `${index % 5}-`).join(',')}`)
    if (exchange.response.status !== 206 || exchange.response.body.length < size * ranges * 0.5) return
    context.report({
      message: `${ranges} overlapping ranges of a file of ${size} bytes are answered with ${exchange.response.body.length} bytes.`,
      evidence: [
        { label: 'whole file', exchange: baseline.exchange },
        { label: `${ranges} ranges`, exchange },
      ],
    })
  },
})
