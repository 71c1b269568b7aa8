import { defineFixtures, guarded, wellGuarded, json, unauthorized } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    guarded('any other method', { opens: ({ path, method }) => path === '/reports/yearly' && method === 'PROPFIND' }),
    guarded('OPTIONS', { opens: ({ path, method }) => path === '/reports/yearly' && method === 'OPTIONS' }),
  ],
  quiet: [
    ...wellGuarded(),
    guarded('OPTIONS says what may be done', {
      refusal: ({ method }) => (method === 'OPTIONS' ? json({ allow: ['GET', 'OPTIONS'] }) : unauthorized),
    }),
  ],
})
