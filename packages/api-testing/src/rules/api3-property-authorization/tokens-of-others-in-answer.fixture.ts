import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { FixtureAnswer, FixtureUser } from '../../fixture-kit/index.ts'
import type { Json } from '../../rule/index.ts'

const people = [
  { name: 'ada', reset_token: 'k3f9-22xa' },
  { name: 'grace', reset_token: 'p0d1-77yb' },
  { name: 'edith', reset_token: 'm8c2-91zc' },
]
const forUser = (user: FixtureUser | undefined, value: Json): FixtureAnswer =>
  user === undefined ? unauthorized : json(value)

export default defineFixtures({
  fires: [
    { name: 'of several', routes: { 'GET /people': ({ user }) => forUser(user, people) } },
    {
      name: 'of one company, for anybody',
      routes: {
        'GET /articles': () => json([{ title: 'hello', company: { id: 7, name: 'Alder', apiKey: 'live_5f2d91ac' } }]),
      },
    },
  ],
  quiet: [
    {
      name: 'own sessions',
      routes: {
        'GET /sessions': ({ user }) =>
          forUser(user, [
            { user: user?.name ?? '', session_id: `s-${user?.id}-1` },
            { user: user?.name ?? '', session_id: `s-${user?.id}-2` },
          ]),
      },
    },
    {
      name: 'a session that is opened',
      routes: {
        'GET /session/new': () => json({ access_token: 'a1b2c3d4e5', refresh_token: 'f6g7h8i9j0' }),
        'GET /me': ({ user }) => forUser(user, { name: user?.name ?? '' }),
      },
    },
    {
      name: 'a setting of the client',
      routes: { 'GET /settings': () => json({ map: { provider: 'maps', apiKey: 'pk_5f2d91ac' } }) },
    },
    {
      name: 'masked',
      routes: {
        'GET /people': ({ user }) =>
          forUser(
            user,
            people.map(({ name }) => ({ name, reset_token: '********' })),
          ),
      },
    },
    {
      name: 'tokens of pages',
      routes: {
        'GET /people': ({ user }) =>
          forUser(
            user,
            people.map(({ name }, index) => ({ name, page_token: `p-${index}-xyz` })),
          ),
      },
    },
  ],
})
