import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: guarded('probe', { opens: ({ headers }) => headers['user-agent']?.startsWith('ELB-HealthChecker') === true }),
  quiet: wellGuarded(),
})
