import { authorizationApi, defineFixtures } from '../../fixture-kit/index.ts'

const exact = (uri: string, registered: string): boolean => uri === registered

export default defineFixtures({
  fires: authorizationApi('requires neither', exact),
  quiet: [
    authorizationApi('requires PKCE', exact, { requires: ['code_challenge'] }),
    authorizationApi('requires state', exact, { requires: ['state'] }),
  ],
})
