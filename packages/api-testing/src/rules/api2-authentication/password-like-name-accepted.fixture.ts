import { accountApi, defineFixtures, registersAll } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: accountApi('looks at the length', {
    routes: (service) => registersAll(service, (password) => password.length >= 6),
  }),
  quiet: accountApi('looks at the name', {
    routes: (service) => registersAll(service, (password, username) => !password.includes(username)),
  }),
})
