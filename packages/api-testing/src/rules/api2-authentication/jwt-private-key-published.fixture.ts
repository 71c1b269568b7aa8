import { generateKeyPairSync } from 'node:crypto'
import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import { toJson } from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

function keys(name: string, key: Json): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /health': () => json({ ok: true }),
      'GET /jwks.json': { hidden: true, handle: () => json({ keys: [key] }) },
    },
  }
}

export default defineFixtures({
  fires: [
    keys('whole key pair', toJson(privateKey.export({ format: 'jwk' }))),
    keys('secret', { kty: 'oct', kid: 'main', k: 'c2VjcmV0LXNlY3JldC1zZWNyZXQ' }),
  ],
  quiet: keys('public half', toJson(publicKey.export({ format: 'jwk' }))),
})
