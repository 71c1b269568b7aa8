import { defineFixtures, guarded, json, unauthorized, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: guarded('decodes and believes', {
    opens: ({ headers }) => headers.authorization?.startsWith('Basic ') === true,
  }),
  quiet: [
    ...wellGuarded().slice(0, 1),
    guarded('answers wrong passwords with 200', {
      refusal: ({ headers }) =>
        headers.authorization === undefined ? unauthorized : json({ error: 'wrong name or password' }),
    }),
  ],
})
