import { generateKeyPairSync } from 'node:crypto'
import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import { toJson } from '../../rule/index.ts'

function keys(name: string, modulusLength: number): Fixture {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength })
  return {
    name,
    users: [],
    routes: {
      'GET /health': () => json({ ok: true }),
      'GET /.well-known/jwks.json': {
        hidden: true,
        handle: () => json({ keys: [toJson(publicKey.export({ format: 'jwk' }))] }),
      },
    },
  }
}

export default defineFixtures({
  fires: keys('1024 bits', 1024),
  quiet: [keys('2048 bits', 2048), { name: 'no keys', users: [], routes: { 'GET /health': () => json({ ok: true }) } }],
})
