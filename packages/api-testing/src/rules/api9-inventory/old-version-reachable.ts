import { defineRule, hasSubstance, likeness, outcomeOf, pathOf } from '../../rule/index.ts'
import type { RequestDraft } from '../../rule/index.ts'

const version = /\/v(\d{1,2})(?=\/)/

/** The path under a number of the version; where it names none, with one behind `/api` or at its beginning. */
function withVersion(draft: RequestDraft, number: number): RequestDraft {
  const path = pathOf(draft)
  const rawPath = version.test(path)
    ? path.replace(version, `/v${number}`)
    : path.replace(/^(\/api)?(?=\/)/, `$1/v${number}`)
  return { ...draft, rawPath }
}

export default defineRule({
  id: 'old-version-reachable',
  title: 'An earlier version of the API still answers',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:N',
  cwe: [1059],
  owasp: 'API9:2023',
  why: 'Faults are mended in the current version and stay in the earlier ones. Nobody tests or watches those any more, and they reach the same data.',
  fix: 'Set an end date for every version, switch it off then, and mend faults in all that are served until then.',
  controls: ['api-inventory', 'secure-configuration'],
  report: 'host',
  applies: ({ endpoint }) => (endpoint.effect === 'read' && endpoint.graphql === undefined ? true : 'only for reading'),
  run: async (context) => {
    const baseline = context.baseline()
    if (baseline === undefined) return
    const { draft, exchange: current } = baseline
    const number = Number(version.exec(`${pathOf(draft)}/`)?.[1] ?? 2)
    const future = await context.send(withVersion(draft, number + 60))
    if (outcomeOf(future.response) === 'works') return
    for (const earlier of [number - 1, number - 2].filter((one) => one >= 0)) {
      const path = pathOf(withVersion(draft, earlier))
      const isKnown = context.api.endpoints.some((endpoint) =>
        endpoint.path.startsWith(path.slice(0, path.indexOf(`/v${earlier}`) + 4)),
      )
      const exchange = await context.send(withVersion(draft, earlier))
      if (isKnown || outcomeOf(exchange.response) !== 'works' || !hasSubstance(exchange.response)) continue
      if (likeness(exchange.response, current.response).structure < 0.3) continue
      const nobody = await context.send(withVersion(draft, earlier), { as: 'nobody' })
      const isOpen = context.requiresAuth && outcomeOf(nobody.response) === 'works'
      context.report({
        message: `${path} answers like ${pathOf(draft)} and is not in the inventory${isOpen ? '; it does not even ask for credentials' : ''}.`,
        severity: isOpen ? 'high' : 'medium',
        evidence: [
          { label: 'current version', exchange: current },
          { label: 'version that does not exist', exchange: future },
          { label: 'earlier version', exchange: isOpen ? nobody : exchange },
        ],
      })
      return
    }
  },
})
