import { defineRule, headerOf } from '../../rule/index.ts'

const leastSeconds = 15_552_000

export default defineRule({
  id: 'hsts-missing',
  title: 'Browsers are not told to use encryption always',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:A/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:N',
  cwe: [319, 523],
  owasp: 'API8:2023',
  why: 'Without Strict-Transport-Security the first request of a browser may go out unencrypted. Whoever stands on the way answers it and keeps the user there.',
  fix: 'Send `Strict-Transport-Security: max-age=31536000; includeSubDomains` with every answer over https.',
  controls: ['encryption-in-transit', 'secure-configuration'],
  report: 'host',
  needs: { sends: false, baseline: 'answered' },
  applies: ({ endpoint }) => (endpoint.origin.startsWith('https:') ? true : 'is not encrypted'),
  run: (context) => {
    const exchange = context.baseline()?.exchange ?? context.unreached()?.exchange
    if (exchange === undefined) return Promise.resolve()
    const header = headerOf(exchange.response.headers, 'strict-transport-security')
    const seconds = Number(/max-age="?(\d+)/i.exec(header ?? '')?.[1] ?? 0)
    if (seconds < leastSeconds)
      context.report({
        message:
          header === undefined
            ? 'Answers lack Strict-Transport-Security.'
            : `Strict-Transport-Security holds for less than 180 days (${header}).`,
        evidence: [{ label: 'answer', exchange }],
      })
    return Promise.resolve()
  },
})
