import { accountApi, changesPassword, defineFixtures } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    accountApi('asked for and not checked', {
      routes: (service) => changesPassword(service, { checksCurrent: false }),
    }),
    accountApi('not asked for', {
      routes: (service) => changesPassword(service, { checksCurrent: false, asksCurrent: false }),
    }),
  ],
  quiet: [
    accountApi('checked', { routes: (service) => changesPassword(service) }),
    accountApi('says that it did, and did not', {
      routes: (service) => changesPassword(service, { checksCurrent: false, isIgnored: true }),
    }),
  ],
})
