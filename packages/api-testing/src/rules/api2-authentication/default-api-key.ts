import { defineRule, hasSubstance, isGranted, outcomeOf } from '../../rule/index.ts'

const guesses = [
  'test',
  'demo',
  'admin',
  'secret',
  'changeme',
  'apikey',
  'api-key',
  'default',
  '123456',
  '1234567890',
  'key',
  'DEMO_KEY',
]

/** Keys from examples and tests, for APIs whose description names an API key, or that are closed to strangers. */
export default defineRule({
  id: 'default-api-key',
  title: 'A key from examples opens the API',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [1392, 798],
  owasp: 'API2:2023',
  why: 'A key that is easily guessed, from an example or a test, is good for the real service. Whoever tries a dozen words has access.',
  fix: 'Hand out random keys of at least 128 bits, each to one client, and remove those of tests before deployment.',
  controls: ['authentication', 'secure-configuration'],
  report: 'host',
  needs: { identities: 1, baseline: 'works' },
  applies: ({ endpoint, requiresAuth, schemes }) => {
    if (!requiresAuth) return 'does not require credentials'
    if (endpoint.effect !== 'read') return 'does not read'
    return schemes.some(({ kind }) => kind === 'apiKey') || endpoint.params.some(({ name }) => /api-?_?key/i.test(name))
      ? true
      : 'knows no API keys'
  },
  run: async (context) => {
    const own = context.baseline()
    if (own === undefined) return
    const scheme = context.schemes.find(({ kind }) => kind === 'apiKey')
    const field =
      scheme?.field ?? context.endpoint.params.find(({ name }) => /api-?_?key/i.test(name))?.name ?? 'X-API-Key'
    const place = scheme?.in ?? context.endpoint.params.find(({ name }) => name === field)?.in ?? 'header'
    const attempt = (key: string) => {
      const { draft } = own
      const pair = [field, key] as const
      const changed =
        place === 'query'
          ? { ...draft, query: [...draft.query.filter(([name]) => name !== field), pair] }
          : place === 'cookie'
            ? { ...draft, cookies: [...draft.cookies, pair] }
            : {
                ...draft,
                headers: [...draft.headers.filter(([name]) => name.toLowerCase() !== field.toLowerCase()), pair],
              }
      return context.send(changed, { as: 'nobody', rawOverload: true })
    }
    const refused = await attempt(`hf${context.unique()}`)
    if (outcomeOf(refused.response) === 'works') return
    for (const key of guesses) {
      const exchange = await attempt(key)
      if (!isGranted(exchange.response, own.exchange.response) || !hasSubstance(exchange.response)) continue
      context.report({
        message: `The key "${key}" is accepted as ${field}; a made-up one is refused.`,
        confidence: 'certain',
        evidence: [
          { label: 'made-up key', exchange: refused },
          { label: 'guessed key', exchange },
        ],
      })
      return
    }
  },
})
