import { defineFixtures, jwtApi } from '../../fixture-kit/index.ts'

const isZero = (signature: string): boolean => Buffer.from(signature, 'base64url').every((byte) => byte === 0)

export default defineFixtures({
  fires: jwtApi('zeros fit', ({ jwt, isValid }) => isValid || (jwt?.header.alg === 'ES256' && isZero(jwt.signature))),
  quiet: [
    jwtApi('verified', ({ isValid }) => isValid),
    jwtApi('any ES256 token passes', ({ jwt, isValid }) => isValid || jwt?.header.alg === 'ES256'),
  ],
})
