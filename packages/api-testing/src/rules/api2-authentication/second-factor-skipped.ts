import {
  defineAccountRule,
  isGranted,
  leavesOf,
  noCredentials,
  parseJson,
  proofOf,
  textOf,
  findToken,
} from '../../rule/index.ts'

const pending =
  /^(?:mfa|2fa|two_?factor|otp|totp|second_?factor)_?(?:required|needed|pending|enabled)?$|^requires_?(?:mfa|2fa|otp)$/i

/** Signing in says that the second factor is still to come, and the token it gives opens everything already. */
export default defineAccountRule({
  id: 'second-factor-skipped',
  title: 'The token from before the second factor opens the account',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [304, 287],
  step: 'sign-in',
  needs: { identities: 1 },
  why: 'Only the client insists on the second factor. Whoever has the password calls the API with the token of the first step and never sees the second.',
  fix: 'Give a token that opens nothing but the second step, or none, until both factors are proven.',
  controls: ['authentication'],
  run: async (context) => {
    const login = context.session(context.owner)?.loginExchange
    const body = login === undefined ? undefined : parseJson(textOf(login.response))
    const proof = proofOf(context)
    if (login === undefined || body === undefined || proof === undefined) return
    const says = leavesOf(body).find(
      ({ path, value }) =>
        (pending.test(String(path.at(-1))) && value === true) ||
        (typeof value === 'string' && /^(?:mfa|2fa|otp|totp)[_ ]?(?:required|pending)$/i.test(value)),
    )
    const token = findToken(login.response)
    if (says === undefined || token === undefined) return
    const exchange = await context.send(proof.draft, {
      credentials: { ...noCredentials, headers: [['Authorization', `Bearer ${token}`]] },
    })
    if (!isGranted(exchange.response, proof.granted.response)) return
    context.report({
      message: `Signing in answers ${String(says.path.at(-1))} ${String(says.value)}, but its token is answered ${exchange.response.status} already.`,
      confidence: 'certain',
      evidence: [
        { label: 'signing in', exchange: login },
        { label: 'request with the token of the first step', exchange },
      ],
    })
  },
})
