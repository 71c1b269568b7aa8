import { couponApi, defineFixtures, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    couponApi('forgets', { uses: 1000 }),
    couponApi('lowers a total', { uses: 1000, showsBalance: false }),
    couponApi('lowers a total beside a balance', {
      uses: 1000,
      showsBalance: false,
      more: { 'GET /wallet': () => json({ balance: 100 }) },
    }),
  ],
  quiet: [
    couponApi('once', { uses: 1 }),
    couponApi('says yes and grants nothing more', { uses: 1, refusalStatus: 200 }),
    couponApi('the same total each time', { uses: 1000, showsBalance: false, step: 0 }),
  ],
})
