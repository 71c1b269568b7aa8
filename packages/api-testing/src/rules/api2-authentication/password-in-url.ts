import {
  accountField,
  credentialsIn,
  defineAccountRule,
  fieldsOf,
  passwordField,
  registered,
  signInDraft,
} from '../../rule/index.ts'

/** The sign-in works with the password in the address. */
export default defineAccountRule({
  id: 'password-in-url',
  title: 'Signing in works with the password in the address',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:N/A:N',
  cwe: [598],
  step: 'sign-in',
  needs: { effect: 'write' },
  why: 'Addresses stand in logs of servers and proxies, in histories and in Referer headers. A client that signs in that way leaves its password in all of them.',
  fix: 'Take names and passwords from the body of a POST only, and refuse them in the query.',
  controls: ['authentication', 'secure-configuration'],
  run: async (context) => {
    const account = await registered(context)
    if (account === undefined) {
      context.block('error', 'no account could be registered for the test')
      return
    }
    const draft = signInDraft(context, context.endpoint, account.profile)
    const { body } = draft
    const all = body.kind === 'json' ? fieldsOf(body.value) : body.kind === 'form' ? [...body.fields] : []
    const query = all.filter(([name]) => passwordField.test(name) || accountField.test(name))
    if (query.length < 2) return
    for (const method of ['POST', 'GET']) {
      const bare = { ...draft, method, body: { kind: 'none' } as const }
      const wrong = query.map(
        ([name, value]) => [name, passwordField.test(name) ? `hf${context.unique()}` : value] as const,
      )
      const exchange = await context.send({ ...bare, query }, { as: 'nobody' })
      if (credentialsIn(exchange) === undefined) continue
      const refused = await context.send({ ...bare, query: wrong }, { as: 'nobody' })
      if (credentialsIn(refused) !== undefined) return
      context.report({
        message: `${method} ${context.endpoint.path} signs in with the password in the query.`,
        confidence: 'certain',
        evidence: [
          { label: 'wrong password in the query', exchange: refused },
          { label: 'right password in the query', exchange },
        ],
      })
      return
    }
  },
})
