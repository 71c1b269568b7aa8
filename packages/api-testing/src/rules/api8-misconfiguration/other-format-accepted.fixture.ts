import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureRequest } from '../../fixture-kit/index.ts'

function orders(name: string, read: (request: FixtureRequest) => string | undefined): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /orders/preview': {
        body: { item: 'lamp' },
        handle: (request) => {
          const item = read(request)
          return item === undefined ? json({ error: 'cannot read the body' }, 415) : json({ item, price: 30 })
        },
      },
    },
  }
}

const fromJson = ({ text }: FixtureRequest): string | undefined => /"item":"(\w+)"/.exec(text)?.[1]
const fromXml = ({ text }: FixtureRequest): string | undefined => /<item>(\w+)<\/item>/.exec(text)?.[1]

export default defineFixtures({
  fires: orders('both', (request) => fromJson(request) ?? fromXml(request)),
  quiet: [orders('JSON only', fromJson), orders('does not read the body', () => 'lamp')],
})
