import { defineFixtures, fieldText, forbidden, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureUser } from '../../fixture-kit/index.ts'

function catalog(name: string, mayWrite: (user: FixtureUser) => boolean, isStored = true): () => Fixture {
  return () => {
    let title = 'brass lamp'
    return {
      name,
      routes: {
        'GET /products': ({ user }) => (user === undefined ? unauthorized : json([{ id: 31 }])),
        'GET /products/{id}': ({ user }) => (user === undefined ? unauthorized : json({ id: 31, title })),
        'PUT /products/{id}': {
          hidden: true,
          handle: (request) => {
            if (request.user === undefined) return unauthorized
            if (!mayWrite(request.user)) return forbidden
            if (isStored) title = fieldText(request, 'title')
            return json({ id: 31, title: fieldText(request, 'title') })
          },
        },
      },
    }
  }
}

export default defineFixtures({
  fires: catalog('anybody', () => true),
  quiet: [
    catalog('administrators only', ({ role }) => role === 'admin'),
    catalog('answers as if it had', () => true, false),
  ],
})
