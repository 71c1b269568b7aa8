import {
  credentialsIn,
  defineRule,
  endpointsFor,
  opens,
  pointsOf,
  registered,
  textOf,
  withPoint,
  withProfile,
} from '../../rule/index.ts'

const socialPath = /google|facebook|apple|microsoft|github|twitter|linkedin|social|sso|oidc|federat|oauth/i

/** A sign-in that takes the word of the client for who somebody is at the provider: the mail address of a new account, and nothing that proves it. */
export default defineRule({
  id: 'social-sign-in-without-proof',
  title: 'A sign-in through another provider takes the word of the client',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [290, 345],
  owasp: 'API10:2023',
  why: 'The client says which address or id the provider has confirmed, and is believed. Anybody signs in as anybody by naming them.',
  fix: 'Take the code or token of the provider only, exchange or verify it on the server, and read address and id from there.',
  controls: ['authentication', 'supplier-security'],
  needs: { effect: 'write', baseline: 'none' },
  applies: ({ endpoint }) => {
    const fields = [...(endpoint.bodies[0]?.schema.properties.keys() ?? [])]
    return endpoint.method === 'POST' &&
      socialPath.test(endpoint.path) &&
      fields.some((name) => /e-?mail/i.test(name)) &&
      !fields.some((name) => /pass/i.test(name))
      ? true
      : 'is no sign-in through another provider'
  },
  run: async (context) => {
    if (endpointsFor(context, 'registration').length === 0) {
      context.block('error', 'no account can be registered for the test')
      return
    }
    const victim = await registered(context)
    if (victim === undefined) return
    const named = withProfile(context.draftOf(context.endpoint), victim.profile)
    // Whatever would prove it is left as a made-up text.
    const draft = pointsOf(named)
      .filter(({ name }) => /token|code|assertion|credential|secret|_id$|^id$|uid/i.test(name))
      .reduce((current, point) => withPoint(current, point, `hf${context.unique()}`), named)
    const exchange = await context.send(draft, { as: 'nobody' })
    const credentials = credentialsIn(exchange)
    const opened = credentials === undefined ? undefined : await opens(context, credentials)
    if (opened === undefined || !opened.isOpen) return
    const { email, username } = victim.profile
    const text = textOf(opened.exchange.response)
    if (!text.includes(email) && !text.includes(username)) return
    context.report({
      message: `Naming the address of ${username} is enough to be signed in to that account; nothing from the provider was sent.`,
      confidence: 'certain',
      evidence: [
        { label: 'sign-in that names the address', exchange },
        { label: 'the account it opens', exchange: opened.exchange },
      ],
    })
  },
})
