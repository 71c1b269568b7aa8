import { accountApi, defineFixtures, resetsPassword } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: accountApi('no limit', { routes: (service) => resetsPassword(service, { attempts: 100_000 }) }),
  quiet: [
    accountApi('ten attempts', { routes: (service) => resetsPassword(service) }),
    accountApi('a secret that is too long to be tried', {
      routes: (service) => resetsPassword(service, { attempts: 100_000, shows: (token) => ({ token }) }),
    }),
  ],
})
