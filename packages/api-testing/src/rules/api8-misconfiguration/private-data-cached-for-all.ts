import { defineRule, hasSubstance, headerOf, likeness } from '../../rule/index.ts'

/** What the directives say about caches that several people share (RFC 9111 §5.2.2). */
function sharedFor(control: string): string | undefined {
  if (/\b(?:no-store|private|no-cache)\b/i.test(control)) return undefined
  return /s-maxage=[1-9]\d*/i.exec(control)?.[0] ?? (/\bpublic\b/i.test(control) ? 'public' : undefined)
}

export default defineRule({
  id: 'private-data-cached-for-all',
  title: 'Private data may be kept in caches that everybody shares',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N',
  cwe: [524, 525],
  owasp: 'API8:2023',
  why: 'The answer is for one user and tells proxies and delivery networks to keep it for all. The next caller of the same address gets it without asking the service.',
  fix: 'Send `Cache-Control: no-store` (or `private`) with answers that depend on who asks.',
  controls: ['data-minimization', 'secure-configuration'],
  needs: { sends: false },
  applies: ({ endpoint, requiresAuth }) =>
    endpoint.method !== 'GET' ? 'only for GET' : requiresAuth ? true : 'does not require credentials',
  run: (context) => {
    const exchange = context.baseline()?.exchange
    const peer = context.peer === undefined ? undefined : context.baseline(context.peer)?.exchange
    if (exchange === undefined || !hasSubstance(exchange.response)) return Promise.resolve()
    // What two users get alike is the same for all who may see it.
    if (peer !== undefined && likeness(peer.response, exchange.response).content > 0.95) return Promise.resolve()
    const control = headerOf(exchange.response.headers, 'cache-control') ?? ''
    const shared = sharedFor(control)
    if (shared !== undefined)
      context.report({
        message: `An answer that requires credentials and differs between users carries Cache-Control: ${control}.`,
        confidence: peer === undefined ? 'firm' : 'certain',
        evidence: [{ label: `answer to ${exchange.as}`, exchange }],
      })
    return Promise.resolve()
  },
})
