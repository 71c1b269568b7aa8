import {
  defineFixtures,
  fixtureOrders,
  json,
  notFound,
  orderOf,
  shownOrder,
  text,
  unauthorized,
} from '../../fixture-kit/index.ts'
import type { Fixture, FixtureRequest } from '../../fixture-kit/index.ts'

const list = ({ user }: FixtureRequest) =>
  user === undefined
    ? unauthorized
    : json(fixtureOrders.filter((order) => order.user_id === user.id).map((order) => ({ ...order })))

const patients = ['p-2031-0017', 'p-2031-0018']

/** Results that only their patient may list, and a slip of each that anybody may print. */
function printed(name: string, slip: (patient: string) => string): Fixture {
  const own = ({ user }: FixtureRequest): string => patients[user?.name === 'alice' ? 0 : 1] ?? ''
  return {
    name,
    routes: {
      'GET /me': (request) =>
        request.user === undefined ? unauthorized : json({ username: request.user.name, id: own(request) }),
      'GET /results': (request) =>
        request.user === undefined
          ? unauthorized
          : json([{ code: `R-${own(request)}-1`, patientId: own(request), test: 'troponin' }]),
      'GET /results/{code}/slip': ({ params }) => {
        const patient = patients.find((one) => params.code === `R-${one}-1`)
        return patient === undefined ? notFound : text(slip(patient))
      },
    },
  }
}

export default defineFixtures({
  fires: [
    { routes: { 'GET /orders': list, 'GET /orders/{id}': ({ params }) => shownOrder(orderOf(params.id)) } },
    printed('a slip to print', (patient) => `Result R-${patient}-1\nPatient ${patient}\ntroponin: 0.02\n`),
  ],
  quiet: [
    printed('a slip without a name', () => 'Result\ntroponin: 0.02\n'),
    {
      name: 'strangers see no personal fields',
      routes: {
        'GET /orders': list,
        'GET /orders/{id}': ({ params, user }) => {
          const order = orderOf(params.id)
          if (order === undefined) return notFound
          return order.user_id === user?.id ? shownOrder(order) : json({ id: order.id, item: order.item })
        },
      },
    },
    {
      name: 'public posts with their authors',
      routes: {
        'GET /posts': ({ user }) =>
          user === undefined ? unauthorized : json([{ id: user.id - 50, user_id: user.id }]),
        'GET /posts/{id}': ({ params }) =>
          json({ id: params.id ?? '', author: 'alice', user_id: 101, content: 'hello to everybody' }),
      },
    },
  ],
})
