import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const state = 'rO0ABXNyAARjYXJ0AAAAAAAAAAECAAB4cA=='

function cart(name: string, read: (bytes: Buffer) => string | undefined): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /cart/preview': {
        body: { state },
        handle: ({ text }) => {
          const encoded = /"state":"([^"]*)"/.exec(text)?.[1] ?? ''
          const error = encoded === state ? undefined : read(Buffer.from(encoded, 'base64'))
          return error === undefined ? json({ items: 2 }) : json({ error }, 500)
        },
      },
    },
  }
}

const classIn = (bytes: Buffer): string => /hf\.Probe\w+/.exec(bytes.toString('latin1'))?.[0] ?? ''

export default defineFixtures({
  fires: cart('reads objects', (bytes) => `java.lang.ClassNotFoundException: ${classIn(bytes)}`),
  quiet: [
    cart('checks a signature first', () => 'the state was changed'),
    cart(
      'says in general what may be wrong',
      (bytes) => `bad state ${bytes.toString('base64')}: ClassNotFoundException?`,
    ),
  ],
})
