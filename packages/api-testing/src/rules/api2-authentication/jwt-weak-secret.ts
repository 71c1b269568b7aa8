import { defineRule, guessedSecret, jwtOf, outcomeOf, signJwt, withToken } from '../../rule/index.ts'

/** Finding the secret needs no request at all; one forged token proves that it opens the door. */
export default defineRule({
  id: 'jwt-weak-secret',
  title: 'Tokens are signed with a secret that is easily guessed',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [521, 326],
  owasp: 'API2:2023',
  why: 'Whoever guesses the secret signs tokens for any user. Guessing happens away from the server, at millions of tries a second, unseen.',
  fix: 'Use a random secret of at least 256 bits from a secret store, or asymmetric keys; change the present one and end all sessions.',
  controls: ['cryptography', 'authentication'],
  report: 'host',
  needs: { identities: 1, baseline: 'works' },
  applies: ({ requiresAuth }) => (requiresAuth ? true : 'does not require credentials'),
  run: async (context) => {
    const session = context.session(context.owner)
    const own = context.baseline()
    const jwt = session === undefined ? undefined : jwtOf(session.credentials)
    if (session === undefined || own === undefined || jwt === undefined) return
    const secret = guessedSecret(jwt, context.api.endpoints)
    if (secret === undefined) return
    const forged = signJwt(jwt.header, { ...jwt.claims, hf: context.unique() }, secret)
    const exchange = await context.send(own.draft, { credentials: withToken(session.credentials, jwt.text, forged) })
    const isAccepted = outcomeOf(exchange.response) === 'works'
    context.report({
      message: `The token of ${context.owner} is signed with ${secret === '' ? 'an empty secret' : `the secret "${secret.slice(0, 2)}${'•'.repeat(Math.max(secret.length - 2, 0))}" (${secret.length} characters)`}, found in a short list${isAccepted ? '; a token forged with it is accepted' : ''}.`,
      confidence: 'certain',
      evidence: [{ label: 'request with a forged token', exchange }],
    })
  },
})
