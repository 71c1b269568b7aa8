import { defineFixtures, json, notFound, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureHandler } from '../../fixture-kit/index.ts'

function orders(name: string, mayShip: (state: string) => boolean, shipped = 'shipped'): () => Fixture {
  return () => {
    const states = new Map<string, string>()
    const step =
      (from: (state: string) => boolean, to: string): FixtureHandler =>
      ({ user, params }) => {
        const state = states.get(params.id ?? '')
        if (user === undefined) return unauthorized
        if (state === undefined) return notFound
        if (!from(state)) return json({ error: 'not yet' }, 409)
        states.set(params.id ?? '', to)
        return json({ ok: true })
      }
    return {
      name,
      routes: {
        'POST /orders': {
          body: { item: 'brass lamp' },
          handle: ({ user }) => {
            if (user === undefined) return unauthorized
            const id = `o-${states.size + 500}`
            states.set(id, 'new')
            return json({ id }, 201)
          },
        },
        'GET /orders/{id}': ({ user, params }) => {
          const state = states.get(params.id ?? '')
          return user === undefined
            ? unauthorized
            : state === undefined
              ? notFound
              : json({ id: params.id ?? '', status: state })
        },
        'POST /orders/{id}/pay': step((state) => state === 'new', 'paid'),
        'POST /orders/{id}/ship': step(mayShip, shipped),
      },
    }
  }
}

export default defineFixtures({
  fires: orders('ships anything', () => true),
  quiet: [orders('paid first', (state) => state === 'paid'), orders('says yes and leaves it', () => true, 'new')],
})
