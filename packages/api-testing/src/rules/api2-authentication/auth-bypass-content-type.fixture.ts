import { defineFixtures, guarded, json, unauthorized } from '../../fixture-kit/index.ts'

const search = { route: 'POST /reports/search', described: { body: { year: 2024 } } }

export default defineFixtures({
  fires: [
    guarded('form', {
      ...search,
      opens: ({ headers }) => headers['content-type'] === 'application/x-www-form-urlencoded',
    }),
    guarded('plain text', { ...search, opens: ({ headers }) => headers['content-type'] === 'text/plain' }),
  ],
  quiet: [
    guarded('asks before it looks at the body', { ...search, refusal: () => unauthorized }),
    guarded('says 200 that it does not take the type', {
      ...search,
      refusal: ({ headers }) =>
        headers['content-type'] === 'application/json' ? unauthorized : json({ hint: 'send JSON, please' }),
    }),
  ],
})
