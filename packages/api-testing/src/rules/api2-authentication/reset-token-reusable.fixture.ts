import { accountApi, defineFixtures, resetsPassword } from '../../fixture-kit/index.ts'

const shows = (token: string) => ({ token })

export default defineFixtures({
  fires: accountApi('stays good', { routes: (service) => resetsPassword(service, { shows, isReusable: true }) }),
  quiet: accountApi('once', { routes: (service) => resetsPassword(service, { shows }) }),
})
