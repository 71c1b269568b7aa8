import { defineFixtures, guarded, wellGuarded, json, unauthorized } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    guarded('null', { opens: ({ headers }) => headers.authorization === 'Bearer null' }),
    guarded('nothing after the scheme', {
      opens: ({ headers }) => /^bearer\s*$/i.test(headers.authorization ?? 'none'),
    }),
  ],
  quiet: [
    ...wellGuarded(),
    guarded('tells with 200 that the session has ended', {
      refusal: ({ headers }) =>
        headers.authorization === undefined ? unauthorized : json({ message: 'your session has expired' }),
    }),
  ],
})
