import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const people = [{ name: 'ada', room: '2.14' }]

function directory(name: string, understood: (asked: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /people': {
        query: { name: 'ada' },
        handle: ({ query }) => {
          const asked = understood(query.get('name') ?? '')
          return json(people.filter((person) => person.name === asked))
        },
      },
    },
  }
}

export default defineFixtures({
  fires: directory(
    'pasted into an address',
    (asked) => new URL(`http://inner/people?name=${asked}`).searchParams.get('name') ?? '',
  ),
  quiet: [
    directory('encoded', (asked) => asked),
    directory('up to the first odd sign', (asked) => asked.split(/[^\w]/)[0] ?? ''),
    directory('ignored', () => 'ada'),
    directory('signs removed', (asked) => asked.replaceAll(/\W/g, '')),
  ],
})
