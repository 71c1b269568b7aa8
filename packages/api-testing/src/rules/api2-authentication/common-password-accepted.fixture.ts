import { accountApi, defineFixtures, registersAll } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: accountApi('length only', { routes: (service) => registersAll(service, (password) => password.length >= 8) }),
  quiet: [
    accountApi('knows the list', {
      routes: (service) => registersAll(service, (password) => password.length >= 8 && !/pass|12345/i.test(password)),
    }),
    accountApi('refuses with 200', {
      routes: (service) => registersAll(service, (password) => !/pass|12345/i.test(password), undefined, 200),
    }),
  ],
})
