import { defineFixtures, json, standardUsers, text, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureUser } from '../../fixture-kit/index.ts'

const line = ({ id, name }: FixtureUser): string => `${id};${name}@example.org;555-${id}`

function exportApi(name: string, rows: (user: FixtureUser) => readonly FixtureUser[]): Fixture {
  return {
    name,
    routes: {
      'GET /me': ({ user }) =>
        user === undefined ? unauthorized : json({ id: user.id, email: `${user.name}@example.org` }),
      'GET /contacts/export': ({ user }) =>
        user === undefined
          ? unauthorized
          : text(['id;email;phone', ...rows(user).map(line)].join('\n'), 200, { 'content-type': 'text/csv' }),
    },
  }
}

export default defineFixtures({
  fires: exportApi('everybody', () => standardUsers),
  quiet: [
    exportApi("one's own", (user) => [user]),
    exportApi('administrators export all', (user) => (user.role === 'admin' ? standardUsers : [user])),
  ],
})
