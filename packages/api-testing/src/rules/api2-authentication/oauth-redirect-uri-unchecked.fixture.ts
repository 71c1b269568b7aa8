import { authorizationApi, defineFixtures } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: authorizationApi('any address', () => true),
  quiet: [
    authorizationApi('exact', (uri, registered) => uri === registered),
    authorizationApi('sends others to the registered one', (uri, registered) => uri === registered, {
      fallsBack: true,
    }),
  ],
})
