import { defineRule, handshake } from '../../rule/index.ts'

const old = ['TLSv1', 'TLSv1.1'] as const

export default defineRule({
  id: 'tls-old-version',
  title: 'The server speaks versions of TLS that are withdrawn',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N',
  cwe: [326, 757],
  owasp: 'API8:2023',
  why: 'TLS 1.0 and 1.1 rest on broken hash functions and were withdrawn in 2021 (RFC 8996). Whoever stands on the way tries to bring a client down to them.',
  fix: 'Accept TLS 1.2 and 1.3 only.',
  controls: ['encryption-in-transit', 'cryptography'],
  scope: 'host',
  applies: ({ endpoint }) => (endpoint.origin.startsWith('https:') ? true : 'is not encrypted'),
  run: async (context) => {
    for (const version of old) {
      const made = await handshake(context.endpoint.origin, version)
      if (made === undefined) continue
      context.report({
        message: `A handshake with ${made.protocol} alone succeeds.`,
        confidence: 'certain',
        evidence: [{ label: 'the server answers', exchange: await context.notFound() }],
      })
      return
    }
  },
})
