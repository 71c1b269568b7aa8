import { defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function contacts(name: string, keep: (value: string) => string | undefined): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /contacts': {
        body: { name: 'grace' },
        handle: (request) => {
          const kept = keep(fieldText(request, 'name'))
          return kept === undefined ? json({ error: 'name is too long' }, 400) : json({ id: 1, name: kept }, 201)
        },
      },
    },
  }
}

export default defineFixtures({
  fires: contacts('no limit', (value) => value),
  quiet: [
    contacts('limit', (value) => (value.length > 100 ? undefined : value)),
    contacts('cut', (value) => value.slice(0, 100)),
  ],
})
