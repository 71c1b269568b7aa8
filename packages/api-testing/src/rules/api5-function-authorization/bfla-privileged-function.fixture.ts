import { defineFixtures, forbidden, json, unauthorized } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    {
      name: 'by its path',
      routes: { 'GET /admin/users': ({ user }) => (user === undefined ? unauthorized : json([{ name: 'ada' }])) },
    },
    {
      name: 'by the configuration',
      config: { privileged: ['^POST /coupons$'] },
      routes: {
        'POST /coupons': {
          body: { code: 'SALE10' },
          handle: ({ user }) => (user === undefined ? unauthorized : json({ id: 1 }, 201)),
        },
      },
    },
    {
      name: 'by its name',
      routes: {
        'GET /reports/all': {
          operation: { operationId: 'adminListReports' },
          handle: ({ user }) => (user === undefined ? unauthorized : json([{ id: 4 }])),
        },
      },
    },
  ],
  quiet: [
    {
      name: 'checked',
      routes: {
        'GET /admin/users': ({ user }) =>
          user === undefined ? unauthorized : user.role === 'admin' ? json([{ name: 'ada' }]) : forbidden,
        'GET /me': ({ user }) => (user === undefined ? unauthorized : json({ name: user.name })),
      },
    },
    {
      name: 'refused with 200',
      routes: {
        'GET /admin/users': ({ user }) =>
          user === undefined
            ? unauthorized
            : user.role === 'admin'
              ? json([{ name: 'ada' }])
              : json({ success: false, error: 'admins only' }),
      },
    },
  ],
})
