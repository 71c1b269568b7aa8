import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'
import { isJsonObject } from '../../rule/index.ts'

function profile(name: string, breaks: (city: string) => boolean): () => Fixture {
  return () => {
    let city = 'London'
    return {
      name,
      users: [],
      routes: {
        'POST /profile': {
          body: { city: 'London' },
          handle: ({ json: body }) => {
            city = isJsonObject(body) && typeof body.city === 'string' ? body.city : city
            return json({ saved: true })
          },
        },
        'GET /neighbors': () =>
          breaks(city) ? json({ error: 'unterminated quoted string at or near "\'"' }, 500) : json([{ name: 'grace' }]),
      },
    }
  }
}

export default defineFixtures({
  fires: profile('pastes the stored value', (city) => city.includes("'")),
  quiet: [
    profile('binds the stored value', () => false),
    profile('breaks whatever is stored', (city) => city !== 'London'),
  ],
})
