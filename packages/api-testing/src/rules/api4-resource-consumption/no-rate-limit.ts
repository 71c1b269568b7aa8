import { defineRule, isThrottled, outcomeOf } from '../../rule/index.ts'

const burst = 80

/** One quick endpoint of the origin, eighty times in a row and at once. */
export default defineRule({
  id: 'no-rate-limit',
  title: 'No rate limit shows in many requests at once',
  severity: 'info',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:L',
  cwe: [770],
  owasp: 'API4:2023',
  why: 'Nothing slows a client down that asks for everything, again and again. Scraping, guessing of ids and plain overload all begin there.',
  fix: 'Limit requests for each client and account at the edge or in the service, and say so with 429 and Retry-After.',
  controls: ['capacity-management'],
  scope: 'host',
  needs: { exhausts: true },
  run: async (context) => {
    const candidates = context.api.endpoints.flatMap((endpoint) => {
      if (endpoint.origin !== context.endpoint.origin || endpoint.method !== 'GET') return []
      const known = context.api.view(endpoint).baseline()
      return known?.outcome === 'works' ? [known] : []
    })
    const [quickest] = candidates.toSorted((a, b) => a.exchange.response.totalMs - b.exchange.response.totalMs)
    if (quickest === undefined) {
      context.block('error', 'no GET of this origin works')
      return
    }
    const exchanges = await Promise.all(
      Array.from({ length: burst }, () => context.send(quickest.draft, { rawOverload: true })),
    )
    const last = exchanges.at(-1)
    if (last === undefined || exchanges.some((one) => isThrottled(one) || outcomeOf(one.response) !== 'works')) return
    context.report({
      message: `${burst} requests at once to ${quickest.endpoint.id} were all answered, and no header speaks of a limit.`,
      evidence: [{ label: `request number ${burst}`, exchange: last }],
    })
  },
})
