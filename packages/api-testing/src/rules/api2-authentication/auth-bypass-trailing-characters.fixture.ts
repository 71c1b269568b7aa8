import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    guarded('slash', { opens: ({ path }) => path === '/reports/yearly/' }),
    guarded('encoded space', { opens: ({ path }) => path.endsWith('yearly%20') }),
  ],
  quiet: wellGuarded(),
})
