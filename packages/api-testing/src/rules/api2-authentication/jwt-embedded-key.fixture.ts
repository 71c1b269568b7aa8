import { createPublicKey, createVerify } from 'node:crypto'
import { defineFixtures, jwtApi } from '../../fixture-kit/index.ts'
import type { Jwt } from '../../rule/index.ts'

function isSignedByItsOwnKey(jwt: Jwt | undefined): boolean {
  if (jwt?.header.jwk === undefined) return false
  const key = createPublicKey({ key: Object(jwt.header.jwk), format: 'jwk' })
  const text = jwt.text.slice(0, jwt.text.lastIndexOf('.'))
  return createVerify('RSA-SHA256').update(text).verify(key, jwt.signature, 'base64url')
}

export default defineFixtures({
  fires: jwtApi('believes the header', ({ jwt, isValid }) => isValid || isSignedByItsOwnKey(jwt)),
  quiet: [
    jwtApi('own keys only', ({ isValid }) => isValid),
    jwtApi('any RS256 token passes, whatever its key', ({ jwt, isValid }) => isValid || jwt?.header.alg === 'RS256'),
  ],
})
