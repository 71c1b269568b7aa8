import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function greeting(name: string, render: (text: string) => string): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /card': { query: { text: 'hello' }, handle: ({ query }) => json({ card: render(query.get('text') ?? '') }) },
    },
  }
}

export default defineFixtures({
  fires: [
    greeting('Django', (text) =>
      text.replaceAll(/\{\{ (\d+)\|add:"(\d+)" \}\}/g, (_, a: string, b: string) => String(Number(a) + Number(b))),
    ),
    greeting('Jinja', (text) => text.replaceAll(/\{\{ \[(\d+),(\d+)\]\|join\("(\w+)"\) \}\}/g, '$1$3$2')),
  ],
  quiet: [
    greeting('echo', (text) => text),
    greeting('removes what looks like markup', (text) => text.replaceAll(/[{}|"():[\]]/g, '')),
  ],
})
