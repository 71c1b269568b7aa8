import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    {
      name: 'hash',
      routes: {
        'GET /users': ({ user }) =>
          user === undefined
            ? unauthorized
            : json([{ name: 'ada', password_hash: '5f4dcc3b5aa765d61d8327deb882cf99' }]),
      },
    },
    {
      name: 'plain, for anybody',
      routes: { 'GET /debug/users': () => json({ users: [{ name: 'ada', password: 'correct horse' }] }) },
    },
    {
      name: 'known by its form',
      routes: {
        'GET /users': () => json([{ name: 'ada', h: '$2b$12$abcdefghijklmnopqrstuuJ8m1QbqvX7cW1m0yq3o1l2k3j4h5g6f' }]),
      },
    },
  ],
  quiet: {
    routes: {
      'GET /users': ({ user }) =>
        user === undefined
          ? unauthorized
          : json([
              {
                name: 'ada',
                password: '********',
                has_password: true,
                password_changed_at: '2024-01-01',
                card_number: '**** 1111',
              },
            ]),
      'POST /users': {
        body: { name: 'ada', password: 'Kj3xoo19!' },
        handle: () => json({ errors: { password: 'must be longer' } }, 422),
      },
      'GET /form': () => json({ properties: { password: 'string' }, labels: { password: 'Your password' } }),
    },
  },
})
