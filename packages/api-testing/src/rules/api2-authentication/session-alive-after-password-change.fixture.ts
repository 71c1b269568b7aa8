import { accountApi, changesPassword, defineFixtures } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: accountApi('sessions stay', { routes: (service) => changesPassword(service) }),
  quiet: [
    accountApi('sessions end', { routes: (service) => changesPassword(service, { endsSessions: true }) }),
    accountApi('the password does not change', { routes: (service) => changesPassword(service, { isIgnored: true }) }),
  ],
})
