import { createHmac, createSign, createVerify, generateKeyPairSync } from 'node:crypto'
import { bearerJwt, defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureRequest } from '../../fixture-kit/index.ts'
import { toJson } from '../../json.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = publicKey.export({ type: 'spki', format: 'pem' })
const content = `${Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url')}.${Buffer.from('{"sub":"alice","exp":4102444800}').toString('base64url')}`
const token = `${content}.${createSign('RSA-SHA256').update(content).sign(privateKey, 'base64url')}`

function isValid(request: FixtureRequest, isConfused: boolean): boolean {
  const jwt = bearerJwt(request)
  if (jwt === undefined) return false
  const signed = jwt.text.slice(0, jwt.text.lastIndexOf('.'))
  if (isConfused && jwt.header.alg === 'HS256')
    return createHmac('sha256', pem).update(signed).digest('base64url') === jwt.signature
  return (
    jwt.header.alg === 'RS256' &&
    createVerify('RSA-SHA256').update(signed).verify(publicKey, jwt.signature, 'base64url')
  )
}

function api(isConfused: boolean): Fixture {
  return {
    config: {
      identities: [{ name: 'alice', login: { kind: 'header', headers: { Authorization: `Bearer ${token}` } } }],
    },
    routes: {
      'GET /me': (request) => (isValid(request, isConfused) ? json({ name: 'ada' }) : unauthorized),
      'GET /.well-known/jwks.json': {
        hidden: true,
        handle: () => json({ keys: [toJson(publicKey.export({ format: 'jwk' }))] }),
      },
    },
  }
}

export default defineFixtures({ fires: api(true), quiet: api(false) })
