import { defineFixtures, pagedApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    pagedApi('minus one', {
      rows: 90,
      size: (asked) => (asked === -1 ? 90 : Math.min(Math.abs(asked), 50)),
      tells: false,
    }),
    pagedApi('zero', {
      rows: 90,
      size: (asked) => (asked === 0 ? 90 : Math.min(Math.max(asked, 1), 50)),
      tells: false,
    }),
  ],
  quiet: [
    pagedApi('falls back', { rows: 90, size: (asked) => (asked < 1 ? 20 : Math.min(asked, 50)), tells: false }),
    pagedApi('no limit anyway', { rows: 90, size: (asked) => (asked < 1 ? 90 : asked), tells: false }),
  ],
})
