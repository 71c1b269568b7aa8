import { defineFixtures, jwtApi } from '../../fixture-kit/index.ts'
import { isSignedWith } from '../../rule/index.ts'

const isFile = (kid: unknown): boolean => typeof kid === 'string' && kid.endsWith('/dev/null')

export default defineFixtures({
  fires: jwtApi(
    'reads the file',
    ({ jwt, isValid }) => isValid || (jwt !== undefined && isFile(jwt.header.kid) && isSignedWith(jwt, '')),
  ),
  quiet: [
    jwtApi('fixed list of keys', ({ isValid }) => isValid),
    jwtApi('no key, no check', ({ jwt, isValid }) => isValid || isFile(jwt?.header.kid)),
  ],
})
