import { defineFixtures, jwtApi } from '../../fixture-kit/index.ts'
import { isSignedWith } from '../../rule/index.ts'

export default defineFixtures({
  fires: jwtApi('pasted into the query', ({ jwt, isValid }) => {
    const secret = /^hf' UNION SELECT '(\w+)'/.exec(typeof jwt?.header.kid === 'string' ? jwt.header.kid : '')?.[1]
    return isValid || (jwt !== undefined && secret !== undefined && isSignedWith(jwt, secret))
  }),
  quiet: [
    jwtApi('bound', ({ isValid }) => isValid),
    jwtApi('breaks without opening', ({ isValid }) => isValid, { refusal: 500 }),
  ],
})
