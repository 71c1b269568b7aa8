import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'

const required = { security: [{ bearer: [] }] }

export default defineFixtures({
  fires: [
    {
      name: 'declared, not enforced',
      routes: {
        'GET /reports': { operation: required, handle: () => json([{ id: 1, total: 99 }]) },
      },
    },
    {
      name: 'writes for anybody',
      routes: {
        'GET /settings': ({ user }) => (user === undefined ? unauthorized : json({ theme: 'dark' })),
        'PUT /settings': { body: { theme: 'light' }, handle: () => json({ theme: 'light' }) },
      },
    },
  ],
  quiet: [
    {
      name: 'enforced',
      routes: {
        'GET /reports': {
          operation: required,
          handle: ({ user }) => (user === undefined ? unauthorized : json([{ id: 1 }])),
        },
        'PUT /settings': {
          body: { theme: 'light' },
          handle: ({ user }) =>
            user === undefined ? json({ success: false, message: 'please log in' }) : json({ theme: 'light' }),
        },
      },
    },
    {
      name: 'open by intention',
      config: { public: ['^GET /catalog'] },
      routes: {
        'GET /catalog': () => json([{ id: 1 }]),
        'GET /news': () => json([{ id: 1 }]),
        'POST /login': { body: { user: 'a', password: 'b' }, operation: required, handle: () => json({ token: 'x' }) },
        'GET /reports': {
          operation: required,
          handle: ({ user }) => (user === undefined ? unauthorized : json([{ id: 1 }])),
        },
      },
    },
  ],
})
