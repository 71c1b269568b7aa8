import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function orders(name: string, checked: 'first' | 'last', used: 'first' | 'last'): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /orders': {
        body: { size: 'small' },
        handle: ({ text }) => {
          const values = [...text.matchAll(/"size":"(\w+)"/g)].map(([, value = '']) => value)
          const pick = (which: 'first' | 'last'): string => values.at(which === 'first' ? 0 : -1) ?? ''
          return /^(?:small|large)$/.test(pick(checked))
            ? json({ id: 1, size: pick(used) }, 201)
            : json({ error: 'size must be small or large' }, 400)
        },
      },
    },
  }
}

export default defineFixtures({
  fires: [
    orders('checks the first, uses the last', 'first', 'last'),
    orders('checks the last, uses the first', 'last', 'first'),
  ],
  quiet: [
    orders('one parser', 'last', 'last'),
    {
      name: 'takes anything',
      users: [],
      routes: { 'POST /orders': { body: { size: 'small' }, handle: ({ text }) => json({ echo: text }) } },
    },
  ],
})
