import { createPublicKey } from 'node:crypto'
import {
  defineRule,
  jwksIn,
  jwtOf,
  likeness,
  outcomeOf,
  publishedKeys,
  signJwt,
  textOf,
  withToken,
} from '../../rule/index.ts'
import type { Json, RuleContext } from '../../rule/index.ts'

/** The key in the forms in which a library may have been given it: each is another HMAC secret. */
function pemForms(key: Json | string): string[] {
  try {
    const publicKey =
      typeof key === 'string' ? createPublicKey(key) : createPublicKey({ key: Object(key), format: 'jwk' })
    const spki = publicKey.export({ type: 'spki', format: 'pem' })
    const forms = [spki, spki.trimEnd()]
    if (publicKey.asymmetricKeyType === 'rsa') {
      const pkcs1 = publicKey.export({ type: 'pkcs1', format: 'pem' })
      forms.push(pkcs1, pkcs1.trimEnd())
    }
    return typeof key === 'string' ? [key, ...forms] : forms
  } catch {
    return []
  }
}

/** Public keys that the host hands out, as HMAC secrets to try. */
async function publicKeys(context: RuleContext): Promise<string[]> {
  const found = new Set<string>()
  for (const { response } of await publishedKeys(context)) {
    const text = textOf(response)
    for (const pem of text.match(/-----BEGIN (?:RSA )?PUBLIC KEY-----[\s\S]+?-----END (?:RSA )?PUBLIC KEY-----\n?/g) ??
      [])
      for (const form of pemForms(pem)) found.add(form)
    for (const key of jwksIn(text)) for (const form of pemForms(key)) found.add(form)
  }
  return [...found]
}

/** A token signed by HMAC with the public key as its secret passes where the server lets the token choose the algorithm. */
export default defineRule({
  id: 'jwt-algorithm-confusion',
  title: 'The public key is accepted as a secret for signing tokens',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [347, 327],
  owasp: 'API2:2023',
  why: 'The server verifies with whatever algorithm the token names and so takes its own public key for a shared secret. Everybody has that key, hence everybody can sign.',
  fix: 'Fix the algorithm where tokens are verified, and keep keys for different algorithms apart.',
  controls: ['authentication', 'cryptography'],
  report: 'host',
  needs: { identities: 1, baseline: 'works' },
  applies: ({ requiresAuth }) => (requiresAuth ? true : 'does not require credentials'),
  run: async (context) => {
    const session = context.session(context.owner)
    const own = context.baseline()
    const jwt = session === undefined ? undefined : jwtOf(session.credentials)
    if (
      session === undefined ||
      own === undefined ||
      jwt === undefined ||
      !/^(?:RS|PS|ES)/.test(typeof jwt.header.alg === 'string' ? jwt.header.alg : '')
    )
      return
    for (const key of await publicKeys(context)) {
      const wrong = await context.send(own.draft, {
        credentials: withToken(
          session.credentials,
          jwt.text,
          signJwt({ ...jwt.header, alg: 'HS256' }, jwt.claims, context.unique()),
        ),
      })
      if (outcomeOf(wrong.response) === 'works') return
      const forged = signJwt({ ...jwt.header, alg: 'HS256' }, jwt.claims, key)
      const exchange = await context.send(own.draft, { credentials: withToken(session.credentials, jwt.text, forged) })
      if (
        outcomeOf(exchange.response) !== 'works' ||
        likeness(exchange.response, own.exchange.response, own.volatile).structure < 0.8
      )
        continue
      context.report({
        message:
          'A token signed with HS256 and the public key of the server as secret is accepted; one signed with another secret is not.',
        confidence: 'certain',
        evidence: [
          { label: 'token signed with a random secret', exchange: wrong },
          { label: 'token signed with the public key', exchange },
        ],
      })
      return
    }
  },
})
