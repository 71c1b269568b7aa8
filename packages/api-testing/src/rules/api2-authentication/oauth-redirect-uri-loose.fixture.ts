import { authorizationApi, defineFixtures } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    authorizationApi('begins with the host', (uri) => uri.startsWith('https://app.example.org')),
    authorizationApi('contains the address', (uri, registered) => uri.includes(registered)),
  ],
  quiet: [
    authorizationApi('exact', (uri, registered) => uri === registered),
    authorizationApi('sends others to the registered one', (uri, registered) => uri === registered, {
      fallsBack: true,
    }),
  ],
})
