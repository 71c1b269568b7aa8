import { defineRule, headerOf, isGranted, outcomeOf } from '../../rule/index.ts'

const pairs = [
  'admin:admin',
  'admin:password',
  'admin:',
  'root:root',
  'user:user',
  'test:test',
  'guest:guest',
  'admin:changeme',
]

/** Eight pairs that products come with, for places that ask for Basic authentication. */
export default defineRule({
  id: 'basic-default-credentials',
  title: 'A default name and password open Basic authentication',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cwe: [1392, 798],
  owasp: 'API2:2023',
  why: 'The name and the password are those of the installation guide. It is the first thing that scanners on the internet try.',
  fix: 'Set a long random password, or put the place behind the authentication of the rest of the service.',
  controls: ['authentication', 'secure-configuration'],
  needs: { baseline: 'answered' },
  applies: ({ baseline, unreached, schemes }) => {
    const refused = unreached('nobody')?.exchange ?? unreached()?.exchange ?? baseline('nobody')?.exchange
    const challenge = refused === undefined ? undefined : headerOf(refused.response.headers, 'www-authenticate')
    return /basic/i.test(challenge ?? '') || schemes.some(({ kind }) => kind === 'basic')
      ? true
      : 'asks for no Basic authentication'
  },
  run: async (context) => {
    const draft = context.draftOf(context.endpoint)
    const attempt = (pair: string) =>
      context.send(
        { ...draft, headers: [...draft.headers, ['Authorization', `Basic ${Buffer.from(pair).toString('base64')}`]] },
        { as: 'nobody', rawOverload: true },
      )
    const refused = await attempt(`hf${context.unique()}:hf${context.unique()}`)
    if (outcomeOf(refused.response) !== 'denied') return
    for (const pair of pairs) {
      const exchange = await attempt(pair)
      const own = context.baseline()
      const isOpen =
        own === undefined || own.as === 'nobody'
          ? outcomeOf(exchange.response) === 'works'
          : isGranted(exchange.response, own.exchange.response)
      if (!isOpen) continue
      context.report({
        message: `"${pair}" opens ${context.endpoint.id}; a made-up name and password are refused.`,
        confidence: 'certain',
        evidence: [
          { label: 'made-up name and password', exchange: refused },
          { label: 'default name and password', exchange },
        ],
      })
      return
    }
  },
})
