import {
  defineRule,
  guessedSecret,
  isAccepted,
  isSignedWith,
  sendWithToken,
  signJwt,
  tokenHolder,
} from '../../rule/index.ts'

/** Seconds of tolerance for clocks: less than this is no finding. */
const leewaySeconds = 600

/** Either the owner's own token has expired and still works, or one that is signed with a guessed secret does. */
export default defineRule({
  id: 'jwt-expired-accepted',
  title: 'Expired tokens are accepted',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [613],
  owasp: 'API2:2023',
  why: 'The time at which a token ends is not looked at. Every token that ever leaked opens the account for ever.',
  fix: 'Refuse tokens whose `exp` has passed, with no more than a minute of tolerance.',
  controls: ['session-management', 'authentication'],
  report: 'host',
  needs: { identities: 1, baseline: 'works' },
  applies: ({ requiresAuth }) => (requiresAuth ? true : 'does not require credentials'),
  run: async (context) => {
    const holder = tokenHolder(context)
    if (holder === undefined) return
    const { jwt, own } = holder
    const now = Temporal.Now.instant().epochMilliseconds / 1000
    const { exp } = jwt.claims
    if (typeof exp === 'number' && exp < now - leewaySeconds) {
      context.report({
        message: `The token of ${context.owner} ended ${Math.round((now - exp) / 3600)} hours ago and still works.`,
        confidence: 'certain',
        evidence: [{ label: 'request with an expired token', exchange: own.exchange }],
      })
      return
    }
    const secret = guessedSecret(jwt, context.api.endpoints)
    if (secret === undefined) {
      context.block('error', 'no expired token is at hand, and none can be signed, because the secret is not known')
      return
    }
    const expired = signJwt(jwt.header, { ...jwt.claims, iat: 1_500_000_000, exp: 1_500_003_600 }, secret)
    const forged = signJwt(jwt.header, { ...jwt.claims, iat: 1_500_000_000, exp: 1_500_003_600 }, `${secret}x`)
    const refused = await sendWithToken(context, holder, forged)
    const accepted = await sendWithToken(context, holder, expired)
    if (isAccepted(refused, holder) || !isAccepted(accepted, holder) || !isSignedWith(jwt, secret)) return
    context.report({
      message: 'A token that ended in July 2017 is accepted.',
      confidence: 'certain',
      evidence: [
        { label: 'the same token with a wrong signature', exchange: refused },
        { label: 'token that has expired', exchange: accepted },
      ],
    })
  },
})
