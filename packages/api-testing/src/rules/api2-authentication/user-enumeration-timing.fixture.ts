import { accountApi, defineFixtures } from '../../fixture-kit/index.ts'

const login = (name: string, delay: (isKnown: boolean) => number) =>
  accountApi(name, {
    config: { rules: { minConfidence: 'tentative' } },
    routes: (service) => ({
      'POST /login': {
        body: { username: 'ada', password: 'Kx8!kkdd-2' },
        handle: (request) => ({ ...service.signIn(request), delayMs: delay(service.find(request) !== undefined) }),
      },
    }),
  })

export default defineFixtures({
  fires: login('hashes only for known accounts', (isKnown) => (isKnown ? 120 : 0)),
  quiet: [login('no difference', () => 0), login('slow for all', () => 15)],
})
