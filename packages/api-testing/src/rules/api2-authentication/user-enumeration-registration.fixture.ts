import { accountApi, defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'

const registration = (name: string, taken: () => ReturnType<typeof json>) =>
  accountApi(name, {
    routes: (service) => ({
      'POST /register': {
        body: { username: 'ada', email: 'ada@example.org', password: 'Kx8!kkdd-2' },
        handle: (request) => {
          const isTaken = [...service.accounts.values()].some(({ email }) => email === fieldText(request, 'email'))
          return isTaken ? taken() : service.register(request)
        },
      },
    }),
  })

export default defineFixtures({
  fires: registration('says so', () => json({ error: 'this address is already registered' }, 422)),
  quiet: [
    registration('says the same', () => json({ username: 'look into your mail' }, 201)),
    registration('is too busy', () => json({ error: 'please try later' }, 503)),
  ],
})
