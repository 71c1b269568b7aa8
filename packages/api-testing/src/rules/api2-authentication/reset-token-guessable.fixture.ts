import { accountApi, defineFixtures, resetsPassword } from '../../fixture-kit/index.ts'

const shows = (token: string) => ({ token })

export default defineFixtures({
  fires: [
    accountApi('counted', {
      routes: (service) => {
        let count = 7_100_400
        return resetsPassword(service, {
          shows,
          tokenOf: () => {
            count += 3
            return `reset-${count}`
          },
        })
      },
    }),
    accountApi('four digits', {
      routes: (service) =>
        resetsPassword(service, { shows, tokenOf: () => String(1000 + Math.floor(Math.random() * 9000)) }),
    }),
  ],
  quiet: accountApi('random', { routes: (service) => resetsPassword(service, { shows }) }),
})
