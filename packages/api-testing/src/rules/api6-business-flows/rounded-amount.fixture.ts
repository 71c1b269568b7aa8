import { bankApi, defineFixtures } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    bankApi('rounds to nothing', { booked: (amount) => Math.round(amount * 100) / 100 }),
    bankApi('keeps all places', {}),
  ],
  quiet: [
    bankApi('two places', { accepts: (amount) => Number.isInteger(Math.round(amount * 1e6) / 1e4) }),
    bankApi('rounds up to a cent', { booked: (amount) => Math.ceil(amount * 100) / 100 }),
  ],
})
