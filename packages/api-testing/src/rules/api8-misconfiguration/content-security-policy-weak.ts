import { contentKind, defineRule, headersOf, textOf } from '../../rule/index.ts'

/** What the policy allows as a script from anywhere or from the page itself; undefined when it stops injected scripts. */
function weakness(policies: readonly string[]): string | undefined {
  // Several policies hold together: one that is strict is enough.
  const found = policies.map((policy) => {
    const directives = new Map(
      policy.split(';').map((part) => {
        const [name = '', ...values] = part.trim().split(/\s+/)
        return [name.toLowerCase(), values.map((value) => value.toLowerCase())] as const
      }),
    )
    const sources = directives.get('script-src') ?? directives.get('default-src')
    if (sources === undefined) return 'names neither script-src nor default-src'
    const isBound = sources.some((source) => /^'(?:nonce|sha\d+)-/.test(source) || source === "'strict-dynamic'")
    // With a nonce or a hash browsers ignore 'unsafe-inline' and, under strict-dynamic, the list of hosts.
    if (sources.includes("'unsafe-inline'") && !isBound) return "allows 'unsafe-inline' scripts"
    const open = sources.find((source) => ['*', 'http:', 'https:', 'data:', 'blob:'].includes(source))
    return open === undefined || sources.includes("'strict-dynamic'") ? undefined : `allows scripts from ${open}`
  })
  return found.includes(undefined) ? undefined : found[0]
}

export default defineRule({
  id: 'content-security-policy-weak',
  title: 'Pages have no policy that stops injected scripts',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:C/C:L/I:L/A:N',
  cwe: [693, 1021],
  owasp: 'API8:2023',
  why: 'When markup of an attacker gets into a page, the policy is what keeps its scripts from running. Without one, or with one that allows everything, the first mistake is the last line.',
  fix: "Send a Content-Security-Policy with script-src bound to nonces or hashes, and object-src and base-uri 'none'.",
  controls: ['secure-configuration'],
  report: 'host',
  needs: { sends: false, baseline: 'answered' },
  run: (context) => {
    for (const as of [context.owner, 'nobody']) {
      const exchange = context.baseline(as)?.exchange
      if (exchange === undefined || contentKind(exchange.response) !== 'html') continue
      const text = textOf(exchange.response)
      // A page without scripts and without values needs none.
      if (!/<script|<form|<input/i.test(text)) continue
      const inPage = [
        ...text.matchAll(/<meta[^>]+http-equiv=["']?content-security-policy["']?[^>]+content="([^"]+)"/gi),
      ].map(([, policy = '']) => policy)
      const policies = [...headersOf(exchange.response.headers, 'content-security-policy'), ...inPage]
      const fault = policies.length === 0 ? 'is missing' : weakness(policies)
      if (fault === undefined) continue
      context.report({
        message: `The Content-Security-Policy of pages ${fault}.`,
        evidence: [{ label: 'page', exchange }],
      })
      break
    }
    return Promise.resolve()
  },
})
