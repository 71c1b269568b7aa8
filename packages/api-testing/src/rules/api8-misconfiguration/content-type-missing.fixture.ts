import { defineFixtures, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: { users: [], routes: { 'GET /export': () => ({ body: 'a,b\n1,2\n' }) } },
  quiet: [
    { name: 'said', users: [], routes: { 'GET /me': () => json({ name: 'ada' }) } },
    { name: 'no body', users: [], routes: { 'GET /ping': () => ({ status: 204 }) } },
  ],
})
