import {
  defineAccountRule,
  endpointsFor,
  leavesOf,
  outcomeOf,
  parseJson,
  textOf,
  withNamedFields,
} from '../../rule/index.ts'
import type { Exchange } from '../../rule/index.ts'

function refreshTokenIn(exchange: Exchange): string | undefined {
  const body = parseJson(textOf(exchange.response))
  const leaf = (body === undefined ? [] : leavesOf(body)).find(
    ({ path, value }) => /^refresh_?token$/i.test(String(path.at(-1))) && typeof value === 'string',
  )
  return leaf === undefined ? undefined : String(leaf.value)
}

/** A second session of the owner is signed out; its refresh token should be worth nothing then. */
export default defineAccountRule({
  id: 'refresh-token-alive-after-sign-out',
  title: 'A refresh token still works after signing out',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:L/A:N',
  cwe: [613],
  step: 'sign-out',
  needs: { effect: 'destructive', identities: 1 },
  why: 'Signing out ends the access token at most, and new ones can be had with the refresh token. Whoever copied it keeps the account for its whole life.',
  fix: 'Revoke the refresh token and its family when the session ends (RFC 7009).',
  controls: ['session-management'],
  references: ['https://www.rfc-editor.org/rfc/rfc7009'],
  run: async (context) => {
    const [refresh] = endpointsFor(context, 'refresh')
    const session = await context.session(context.owner)?.another()
    const token = session?.loginExchange === undefined ? undefined : refreshTokenIn(session.loginExchange)
    const draft =
      refresh === undefined || token === undefined
        ? undefined
        : withNamedFields(context.draftOf(refresh), /refresh|^token$/i, token)
    if (session === undefined || token === undefined || draft === undefined) {
      context.block('error', 'signing in gives no refresh token, or there is nothing to use it for')
      return
    }
    const plain = context.draftOf(context.endpoint)
    const signOut = await context.send(withNamedFields(plain, /refresh|^token$/i, token) ?? plain, {
      credentials: session.credentials,
    })
    if (outcomeOf(signOut.response) !== 'works') {
      context.block('error', `signing out was answered ${signOut.response.status}`)
      return
    }
    const exchange = await context.send(draft, { as: 'nobody' })
    if (outcomeOf(exchange.response) !== 'works' || !/token/i.test(textOf(exchange.response))) return
    const made = await context.send(withNamedFields(draft, /refresh|^token$/i, `hf${context.unique()}`) ?? draft, {
      as: 'nobody',
    })
    if (outcomeOf(made.response) === 'works') return
    context.report({
      message: `After signing out (${signOut.response.status}) the refresh token of that session is exchanged for new tokens (${exchange.response.status}).`,
      confidence: 'certain',
      evidence: [
        { label: 'signing out', exchange: signOut },
        { label: 'made-up refresh token', exchange: made },
        { label: 'refresh token of the ended session', exchange },
      ],
    })
  },
})
