import { credentialsIn, defineAccountRule, signInDraft } from '../../rule/index.ts'

const pairs = [
  ['admin', 'admin'],
  ['admin', 'password'],
  ['admin', 'admin123'],
  ['root', 'root'],
  ['administrator', 'administrator'],
  ['test', 'test'],
  ['user', 'user'],
  ['guest', 'guest'],
] as const

/** Eight accounts that products come with, once each, after a made-up one was refused. */
export default defineAccountRule({
  id: 'default-account',
  title: 'A default account with its well-known password opens',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cwe: [1392, 798],
  step: 'sign-in',
  why: 'An account from the installation or from tests is still there with its first password. It is the first thing that scanners on the internet try.',
  fix: 'Remove such accounts before deployment, and force a new password at the first sign-in where one is needed.',
  controls: ['authentication', 'secure-configuration'],
  run: async (context) => {
    const attempt = async (username: string, password: string) => {
      const draft = signInDraft(context, context.endpoint, {
        username,
        email: `${username}@example.org`,
        phone: username,
        password,
      })
      return context.send(draft, { as: 'nobody', rawOverload: true })
    }
    const refused = await attempt(`hf${context.unique()}`, `hf${context.unique()}`)
    if (credentialsIn(refused) !== undefined) return
    for (const [username, password] of pairs) {
      const exchange = await attempt(username, password)
      if (exchange.response.status === 429) {
        context.block('rate_limit', 'sign-ins are slowed down before all pairs were tried')
        return
      }
      if (credentialsIn(exchange) === undefined) continue
      context.report({
        message: `${username} signs in with the password "${password}".`,
        confidence: 'certain',
        evidence: [
          { label: 'made-up account', exchange: refused },
          { label: 'default account', exchange },
        ],
      })
      return
    }
  },
})
