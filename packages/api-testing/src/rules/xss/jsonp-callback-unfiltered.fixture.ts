import { defineFixtures, json, text } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function weather(name: string, filter: (call: string) => string, type = 'application/javascript'): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /weather': ({ query }) => {
        const call = query.get('callback')
        return call === null
          ? json({ rain: true })
          : text(`${filter(call)}({"rain":true})`, 200, { 'content-type': type })
      },
    },
  }
}

export default defineFixtures({
  fires: weather('any', (call) => call),
  quiet: [
    weather('letters only', (call) => call.replaceAll(/[^\w.]/g, '')),
    weather('wrapped', (call) => `try{${call.replaceAll(/[^\w.]/g, '')}`),
    { name: 'no callback', users: [], routes: { 'GET /weather': () => json({ rain: true }) } },
  ],
})
