import { defineFixtures, guarded, wellGuarded } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    guarded('header', {
      opens: ({ path, method, headers }) =>
        path === '/reports/yearly' && method === 'POST' && headers['x-http-method'] === 'GET',
    }),
    guarded('parameter', {
      opens: ({ path, method, query }) =>
        path === '/reports/yearly' && method === 'POST' && query.get('_method') === 'GET',
    }),
  ],
  quiet: wellGuarded(),
})
