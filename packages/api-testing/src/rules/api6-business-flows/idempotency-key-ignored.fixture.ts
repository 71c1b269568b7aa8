import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function payments(name: string, remembers: boolean, refusesSecond = false): () => Fixture {
  return () => {
    const known = new Map<string, number>()
    let count = 70
    return {
      name,
      routes: {
        'POST /payments': {
          headers: { 'Idempotency-Key': 'k3f9-22xa' },
          body: { purpose: 'rent of may', amount: 10 },
          handle: ({ user, headers }) => {
            if (user === undefined) return unauthorized
            const key = `${user.name} ${String(headers['idempotency-key'])}`
            const before = known.get(key)
            if (remembers && before !== undefined)
              return refusesSecond ? json({ error: 'this key was used' }, 409) : json({ id: before }, 201)
            count += 1
            known.set(key, count)
            return json({ id: count }, 201)
          },
        },
      },
    }
  }
}

export default defineFixtures({
  fires: payments('asks for the key and forgets it', false),
  quiet: [payments('same answer', true), payments('refuses the second', true, true)],
})
