import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function orders(name: string, complaint: (text: string) => string | undefined): Fixture {
  return {
    name,
    users: [],
    routes: {
      'POST /orders': {
        body: { item: 'lamp' },
        handle: ({ text }) => {
          const error = complaint(text)
          return error === undefined ? json({ id: 1 }, 201) : json({ error }, 400)
        },
      },
    },
  }
}

const typeIn = (text: string): string | undefined => /"@type":"([^"]+)"/.exec(text)?.[1]

export default defineFixtures({
  fires: orders('looks for it', (text) => {
    const type = typeIn(text)
    return type === undefined ? undefined : `com.alibaba.fastjson.JSONException: autoType is not support. ${type}`
  }),
  quiet: [
    orders('ignores it', () => undefined),
    orders('refuses unknown fields by name and value', (text) =>
      text === '{"item":"lamp"}' ? undefined : `could not resolve unknown field in ${text}`,
    ),
  ],
})
