import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function console(name: string, accepts: (pair: string) => boolean): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /console': ({ headers }) => {
        const pair = Buffer.from((headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString()
        return accepts(pair)
          ? json({ workers: 4, queue: 'default' })
          : json({ error: 'who are you?' }, 401, { 'www-authenticate': 'Basic realm="console"' })
      },
    },
  }
}

export default defineFixtures({
  fires: console('admin:changeme', (pair) => pair === 'admin:changeme'),
  quiet: [
    console('own password', (pair) => pair === 'admin:k3f9-22xa-p0d1'),
    console('anybody', (pair) => pair.includes(':') && pair.length > 3),
  ],
})
