import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import type { Json } from '../../rule/index.ts'

const staff = [
  { id: 101, name: 'alice', salary: 61_000 },
  { id: 102, name: 'bob', salary: 58_500 },
  { id: 103, name: 'carol', salary: 72_250 },
]

function directory(name: string, salary: (person: { id: number; salary: number }, viewer: number) => Json): Fixture {
  return {
    name,
    routes: {
      'GET /employees': ({ user }) =>
        user === undefined
          ? unauthorized
          : json(staff.map((person) => ({ id: person.id, name: person.name, salary: salary(person, user.id) }))),
    },
  }
}

export default defineFixtures({
  fires: [
    directory('everybody sees every salary', ({ salary }) => salary),
    {
      name: 'a public directory keyed by codes',
      routes: {
        'GET /doctors': () =>
          json({ items: [{ code: 'DR-1', name: 'Eva', annualSalaryEur: 98_000, privatePhone: '+49 151 5550101' }] }),
        'GET /me': ({ user }) => (user === undefined ? unauthorized : json({ id: user.id })),
      },
    },
  ],
  quiet: [
    directory("one's own only", (person, viewer) => (person.id === viewer ? person.salary : null)),
    directory('masked', () => '*****'),
    {
      name: 'what jobs pay',
      routes: {
        'GET /jobs': ({ user }) =>
          user === undefined ? unauthorized : json([{ id: 5, title: 'Cook', salary: 41_000, location: 'Ghent' }]),
      },
    },
  ],
})
