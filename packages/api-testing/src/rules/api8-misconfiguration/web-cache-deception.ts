import { defineRule, hasSubstance, likeness, outcomeOf, pathOf } from '../../rule/index.ts'

/** The private address with something behind it that makes a cache take it for a file. Then the same address without credentials. */
export default defineRule({
  id: 'web-cache-deception',
  title: 'A cache keeps private data because the address looks like a file',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:N/A:N',
  cwe: [524, 436],
  owasp: 'API8:2023',
  why: "The service ignores the end of the address and the cache decides by it. A link makes the user's data land in the cache, and the attacker takes it from there.",
  fix: 'Answer 404 for paths with anything behind them, and let the cache obey Cache-Control in place of file endings.',
  controls: ['secure-configuration', 'data-minimization'],
  applies: ({ endpoint, requiresAuth }) =>
    endpoint.method !== 'GET' || endpoint.graphql !== undefined
      ? 'only for GET'
      : requiresAuth
        ? true
        : 'does not require credentials',
  run: async (context) => {
    const baseline = context.baseline()
    if (baseline === undefined || !hasSubstance(baseline.exchange.response)) return
    const { draft, exchange: own } = baseline
    const file = `hf${context.unique()}`
    for (const end of [`/${file}.css`, `;${file}.js`, `%2f${file}.ico`, `%3b${file}.png`, `%0a${file}.css`]) {
      const attack = { ...draft, rawPath: pathOf(draft) + end }
      const visited = await context.send(attack)
      if (
        outcomeOf(visited.response) !== 'works' ||
        likeness(visited.response, own.response, baseline.volatile).content < 0.9
      )
        continue
      const stolen = await context.send(attack, { as: 'nobody' })
      if (outcomeOf(stolen.response) !== 'works' || likeness(stolen.response, visited.response).content < 0.9) continue
      // Another address of the same kind that nobody has visited must be refused, or the service itself forgets to ask.
      const fresh = await context.send(
        { ...draft, rawPath: pathOf(draft) + end.replace(file, `hf${context.unique()}`) },
        { as: 'nobody' },
      )
      if (outcomeOf(fresh.response) === 'works') return
      context.report({
        message: `After ${context.owner} opened ${attack.rawPath}, anybody is given the same private answer there.`,
        confidence: 'certain',
        evidence: [
          { label: `${context.owner} opens the address`, exchange: visited },
          { label: 'an address that nobody opened before, without credentials', exchange: fresh },
          { label: 'the opened address, without credentials', exchange: stolen },
        ],
      })
      return
    }
  },
})
