import { couponApi, defineFixtures } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: couponApi('looks first, marks later', { uses: 1, windowMs: 40 }),
  quiet: [
    couponApi('decides and marks at once', { uses: 1 }),
    couponApi('may be used any number of times, which is another fault', { uses: 1000, windowMs: 5 }),
  ],
})
