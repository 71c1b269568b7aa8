import { accountApi, defineFixtures, registersAll } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: accountApi('any length', { routes: (service) => registersAll(service, () => true) }),
  quiet: [
    accountApi('eight and more'),
    accountApi('takes it and keeps another', {
      routes: (service) =>
        registersAll(
          service,
          () => true,
          (password) => (password.length < 8 ? `${password}-k3f9-22xa` : password),
        ),
    }),
  ],
})
