import { defineFixtures, guarded, standardUsers, wellGuarded } from '../../fixture-kit/index.ts'

const sent = (authorization: string | undefined): string => (authorization ?? '').replace(/^Bearer /, '')

export default defineFixtures({
  fires: [
    guarded('case does not count', {
      opens: ({ headers }) => standardUsers.some(({ token }) => token === sent(headers.authorization).toLowerCase()),
    }),
    guarded('beginning is enough', {
      opens: ({ headers }) =>
        sent(headers.authorization).length > 8 &&
        standardUsers.some(({ token }) => token.startsWith(sent(headers.authorization).slice(0, 12))),
    }),
  ],
  quiet: [
    ...wellGuarded().slice(0, 1),
    guarded('any token passes, which is another fault', {
      opens: ({ headers }) => headers.authorization !== undefined,
    }),
  ],
})
