import { accountApi, defineFixtures } from '../../fixture-kit/index.ts'

const login = (name: string, delay: (isKnown: boolean) => number) =>
  accountApi(name, {
    routes: (service) => ({
      'POST /login': {
        body: { username: 'ada', password: 'Kx8!kkdd-2' },
        handle: (request) => ({ ...service.signIn(request), delayMs: delay(service.find(request) !== undefined) }),
      },
    }),
  })

export default defineFixtures({
  fires: login('hashes only for known accounts', (isKnown) => (isKnown ? 60 : 0)),
  quiet: [accountApi('no difference'), login('slow for all', () => 15)],
})
