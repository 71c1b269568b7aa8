import { defineFixtures, pagedApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    pagedApi('says it back', { rows: 40, size: (asked) => asked, tells: true }),
    pagedApi('many rows', { rows: 900, size: (asked) => asked, tells: false }),
  ],
  quiet: [
    pagedApi('cut down', { rows: 40, size: (asked) => Math.min(asked, 100), tells: true }),
    pagedApi('few rows, says nothing', { rows: 40, size: (asked) => asked, tells: false }),
    pagedApi('ignores it', { rows: 900, size: () => 20, tells: true }),
  ],
})
