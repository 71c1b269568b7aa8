import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    routes: {
      'GET /me': ({ headers }) =>
        headers.authorization === undefined ? unauthorized : json({ name: 'ada', role: 'user' }),
    },
  },
  quiet: [
    {
      name: 'verified',
      routes: {
        'GET /me': ({ user }) => (user === undefined ? unauthorized : json({ name: user.name, role: user.role })),
      },
    },
    {
      name: 'another answer for bad tokens, with 200',
      routes: {
        'GET /me': ({ user, headers }) =>
          headers.authorization === undefined
            ? unauthorized
            : user === undefined
              ? json({ message: 'your session has expired' })
              : json({ name: user.name, role: user.role }),
      },
    },
  ],
})
