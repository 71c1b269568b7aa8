import { defineAccountRule, opens, setCookiesOf, noCredentials, withHeader } from '../../rule/index.ts'

/** A session id that was known before signing in must not be the one afterwards. */
export default defineAccountRule({
  id: 'session-fixation',
  title: 'The session keeps the id that it had before signing in',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:H/A:N',
  cwe: [384],
  step: 'sign-in',
  needs: { identities: 1 },
  why: 'The id of a session stays the same when its user signs in. An attacker who planted an id in the browser of a victim is signed in together with them.',
  fix: 'Give a new id at every sign-in and change of rights, and accept only ids that the server has given.',
  controls: ['session-management'],
  run: async (context) => {
    const login = context.session(context.owner)?.loginExchange
    const cookies = login === undefined ? [] : setCookiesOf(login.response)
    if (login === undefined || cookies.length === 0) {
      context.block('error', 'signing in sets no cookie')
      return
    }
    for (const { name } of cookies) {
      const visit = await context.send(
        { ...context.draftOf(context.endpoint), method: 'GET', body: { kind: 'none' } },
        { as: 'nobody' },
      )
      const given = setCookiesOf(visit.response).find((cookie) => cookie.name === name)?.value
      const planted = given ?? `hf${context.unique()}${context.unique()}`
      const { request } = login
      const exchange = await context.send(
        {
          ...context.draftOf(context.endpoint),
          method: request.method,
          rawPath: request.target.split('?')[0] ?? request.target,
          headers: withHeader(request.headers, 'Cookie', `${name}=${planted}`),
          body: { kind: 'raw', contentType: 'application/json', bytes: request.body ?? Buffer.alloc(0) },
        },
        { as: 'nobody' },
      )
      const renewed = setCookiesOf(exchange.response).find((cookie) => cookie.name === name)?.value
      if (renewed !== undefined && renewed !== planted) continue
      const stranger = await opens(context, { ...noCredentials, cookies: [[name, `${planted}x`]] })
      const victim = await opens(context, { ...noCredentials, cookies: [[name, planted]] })
      if (victim?.isOpen !== true || stranger?.isOpen !== false) continue
      context.report({
        message: `The cookie ${name} that was sent along when signing in ${given === undefined ? '(made up by the client) ' : ''}is the session afterwards.`,
        confidence: 'certain',
        evidence: [
          { label: 'signing in with a known session id', exchange },
          { label: 'the known id opens the account', exchange: victim.exchange },
        ],
      })
      return
    }
  },
})
