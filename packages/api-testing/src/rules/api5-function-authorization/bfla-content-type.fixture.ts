import { defineFixtures, forbidden, guarded, json } from '../../fixture-kit/index.ts'

const allows = (user: { role: string }) => user.role === 'admin'
const audit = { route: 'POST /audit/query', described: { body: { since: '2024-01-01' } }, allows }

export default defineFixtures({
  fires: guarded('form', {
    ...audit,
    opens: ({ user, headers }) => user !== undefined && headers['content-type'] === 'application/x-www-form-urlencoded',
  }),
  quiet: [
    guarded('checks first', { ...audit, refusal: () => forbidden }),
    guarded('says 200 that it does not take the type', {
      ...audit,
      refusal: ({ headers }) =>
        headers['content-type'] === 'application/json' ? forbidden : json({ hint: 'send JSON' }),
    }),
  ],
})
