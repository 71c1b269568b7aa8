import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureRequest } from '../../fixture-kit/index.ts'

const items = json([{ id: 1, name: 'lamp' }])
const notAllowed = json({ error: 'method not allowed' }, 405)

function shop(name: string, takesAsGet: (request: FixtureRequest) => boolean): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /items': () => items },
    fallback: (request) => (request.path === '/items' && takesAsGet(request) ? items : notAllowed),
  }
}

export default defineFixtures({
  fires: [
    shop('header', ({ headers }) => headers['x-http-method-override'] === 'GET'),
    shop('field', ({ form }) => form.get('_method') === 'GET'),
  ],
  quiet: [shop('no overriding', () => false), shop('takes every method', () => true)],
})
