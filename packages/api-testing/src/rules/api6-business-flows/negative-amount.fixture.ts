import { bankApi, defineFixtures } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: bankApi('any number', {}),
  quiet: [
    bankApi('above zero', { accepts: (amount) => amount > 0 }),
    bankApi('without its sign', { booked: Math.abs }),
    bankApi('a bonus for every transfer', { accepts: () => true, booked: (amount) => (amount < 0 ? -1 : amount) }),
  ],
})
