import { defineFixtures, html, json, text } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const challenge = text('sign in', 401, { 'www-authenticate': 'Basic realm="console"' })

function console(name: string, accepts: (pair: string) => boolean): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /me': () => json({ name: 'ada' }),
      'GET /manager/html': {
        hidden: true,
        handle: ({ headers }) => {
          const pair = Buffer.from((headers.authorization ?? '').replace('Basic ', ''), 'base64').toString()
          return pair !== '' && accepts(pair) ? html('<title>/manager</title>') : challenge
        },
      },
    },
  }
}

export default defineFixtures({
  fires: console('never changed', (pair) => pair === 'tomcat:tomcat'),
  quiet: [
    console('changed', (pair) => pair === 'tomcat:Kx8!kkdd'),
    console('takes anything, which is another fault', () => true),
    { name: 'no console', users: [], routes: { 'GET /me': () => json({ name: 'ada' }) } },
  ],
})
