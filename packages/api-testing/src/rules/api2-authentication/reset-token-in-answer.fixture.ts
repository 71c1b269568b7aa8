import { accountApi, defineFixtures, resetsPassword } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    accountApi('token', {
      routes: (service) => resetsPassword(service, { shows: (token) => ({ reset_token: token }) }),
    }),
    accountApi('link', {
      routes: (service) =>
        resetsPassword(service, { shows: (token) => ({ link: `https://shop.example.org/reset?token=${token}` }) }),
    }),
  ],
  quiet: [
    accountApi('by mail', { routes: (service) => resetsPassword(service) }),
    accountApi('shows a number of the request only', {
      routes: (service) => resetsPassword(service, { shows: () => ({ token_id: 'request-4711-a' }) }),
    }),
  ],
})
