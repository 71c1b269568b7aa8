import { accountApi, defineFixtures, resetsPassword } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: accountApi('built from the request', {
    routes: (service) =>
      resetsPassword(service, {
        shows: (token, { headers }) => ({
          link: `https://${String(headers['x-forwarded-host'] ?? headers.host)}/reset?token=${token}`,
        }),
      }),
  }),
  quiet: [
    accountApi('configured', {
      routes: (service) =>
        resetsPassword(service, { shows: (token) => ({ link: `https://shop.example.org/reset?token=${token}` }) }),
    }),
    accountApi('repeats the header beside the link', {
      routes: (service) =>
        resetsPassword(service, {
          shows: (token, { headers }) => ({
            link: `https://shop.example.org/reset?token=${token}`,
            via: String(headers['x-forwarded-host'] ?? ''),
          }),
        }),
    }),
  ],
})
