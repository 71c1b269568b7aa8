import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function search(name: string, answer: (text: string) => ReturnType<typeof json>): Fixture {
  return {
    name,
    users: [],
    routes: { 'POST /search': { body: { city: 'London' }, handle: ({ text }) => answer(text) } },
  }
}

const operatorIn = (text: string): string | undefined => /"(\$\w+)"/.exec(text)?.[1]

export default defineFixtures({
  fires: search('passes it on', (text) => {
    const operator = operatorIn(text)
    return operator === undefined ? json([]) : json({ error: `MongoServerError: unknown operator: ${operator}` }, 500)
  }),
  quiet: [
    search('checks the type', (text) =>
      text.includes('{"city":{') ? json({ error: 'MongoError? No: city must be a string' }, 400) : json([]),
    ),
    search('quotes what it refuses', (text) =>
      text.includes('{"city":{') ? json({ error: `cannot use ${text} as a city` }, 400) : json([]),
    ),
  ],
})
