import { createPublicKey, createVerify } from 'node:crypto'
import { defineFixtures, jwtApi } from '../../fixture-kit/index.ts'
import { isJsonObject, jwksIn } from '../../rule/index.ts'
import type { Jwt } from '../../rule/index.ts'

async function fetched(jwt: Jwt | undefined, name: string): Promise<string | undefined> {
  const url = jwt?.header[name]
  return typeof url === 'string' ? (await fetch(url)).text() : undefined
}

export default defineFixtures({
  fires: [
    jwtApi('fetches and believes', async ({ jwt, isValid }) => {
      const [key] = jwksIn((await fetched(jwt, 'jku')) ?? '')
      if (jwt === undefined || !isJsonObject(key)) return isValid
      const text = jwt.text.slice(0, jwt.text.lastIndexOf('.'))
      return createVerify('RSA-SHA256')
        .update(text)
        .verify(createPublicKey({ key, format: 'jwk' }), jwt.signature, 'base64url')
    }),
    jwtApi('fetches certificates', async ({ jwt, isValid }) => (await fetched(jwt, 'x5u')) === undefined && isValid),
  ],
  quiet: jwtApi('configured keys only', ({ isValid }) => isValid),
})
