import { accountApi, defineFixtures, resetsPassword } from '../../fixture-kit/index.ts'

const shows = (token: string) => ({ token })

export default defineFixtures({
  fires: accountApi('any valid token', {
    routes: (service) => resetsPassword(service, { shows, forAnyAccount: true }),
  }),
  quiet: accountApi('its own account', { routes: (service) => resetsPassword(service, { shows }) }),
})
