import { assembleJwt, credentialsIn, defineRule, outcomeOf, pointsOf, withPoint } from '../../rule/index.ts'

const socialPath = /google|facebook|apple|microsoft|github|twitter|linkedin|social|sso|oidc|federat|oauth/i
const tokenName = /^(?:id_?token|identity_?token|credential|provider_?token|social_?token|assertion)$/i

/** An identity token that nobody signed, for a made-up person; a text that is no token must be refused. */
export default defineRule({
  id: 'social-sign-in-token-unverified',
  title: 'Identity tokens of other providers are believed without verification',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [347, 345],
  owasp: 'API10:2023',
  why: 'The token of the provider is decoded but not verified. Anybody writes one with the mail address of a victim and is signed in as them.',
  fix: 'Verify signature, issuer, audience and expiry with the keys of the provider before anything in the token is believed.',
  controls: ['authentication', 'supplier-security'],
  needs: { effect: 'write', baseline: 'none' },
  applies: ({ endpoint }) => {
    const fields = [...(endpoint.bodies[0]?.schema.properties.keys() ?? [])]
    return endpoint.method === 'POST' && socialPath.test(endpoint.path) && fields.some((name) => tokenName.test(name))
      ? true
      : 'takes no identity token'
  },
  run: async (context) => {
    const draft = context.draftOf(context.endpoint)
    const point = pointsOf(draft).find(({ in: place, name }) => place === 'body' && tokenName.test(name))
    if (point === undefined) return
    const email = `hf${context.unique()}@example.org`
    const claims = {
      iss: 'https://accounts.google.com',
      aud: 'hf',
      sub: `hf${context.unique()}`,
      email,
      email_verified: true,
      name: 'Holdfast Test',
      iat: 1_700_000_000,
      exp: 4_102_444_800,
    }
    const tokens = [
      [
        'with a made-up signature',
        assembleJwt(
          { alg: 'RS256', kid: 'hf', typ: 'JWT' },
          claims,
          Buffer.from('holdfast was here').toString('base64url'),
        ),
      ],
      ['without a signature', assembleJwt({ alg: 'none', typ: 'JWT' }, claims, '')],
    ] as const
    const refused = await context.send(withPoint(draft, point, `hf${context.unique()}`), { as: 'nobody' })
    if (outcomeOf(refused.response) === 'works') return
    for (const [label, token] of tokens) {
      const exchange = await context.send(withPoint(draft, point, token), { as: 'nobody' })
      if (credentialsIn(exchange) === undefined) continue
      context.report({
        message: `An identity token ${label}, for ${email}, is taken for a sign-in (${exchange.response.status}).`,
        confidence: 'certain',
        point: { in: 'body', name: point.name },
        evidence: [
          { label: 'a text that is no token', exchange: refused },
          { label: `token ${label}`, exchange },
        ],
      })
      return
    }
  },
})
