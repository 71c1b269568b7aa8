import type { DescribedRoute, Fixture } from './fixture.ts'
import type { FixtureAnswer, FixtureHandler, FixtureRequest, FixtureUser } from './server.ts'
import { json, notFound, unauthorized } from './server.ts'

export interface FixtureOrder {
  readonly id: number
  readonly user_id: number
  readonly item: string
  readonly address: string
}

/** One order of alice, one of bob. */
export const fixtureOrders: readonly FixtureOrder[] = [
  { id: 7001, user_id: 101, item: 'brass lamp', address: '1 Elm Street' },
  { id: 7002, user_id: 102, item: 'oaken chair', address: '9 Oak Avenue' },
]

export function orderOf(id: unknown): FixtureOrder | undefined {
  return fixtureOrders.find((order) => String(order.id) === String(id))
}

export function shownOrder(order: FixtureOrder | undefined): FixtureAnswer {
  return order === undefined ? notFound : json({ ...order })
}

/** The order if it is the user's; 404 otherwise. */
export function ownOrder(id: unknown, user: FixtureUser): FixtureAnswer {
  const order = orderOf(id)
  return shownOrder(order?.user_id === user.id ? order : undefined)
}

/** Answers a request of a signed-in user. */
export type OrderHandler = (request: FixtureRequest, user: FixtureUser) => FixtureAnswer

interface OrderRoute {
  /** Default `GET /orders/{id}`. */
  readonly route?: string
  readonly described?: Omit<DescribedRoute, 'handle'>
  readonly more?: Fixture['routes']
  /** What other paths get; signed-in users only. */
  readonly elsewhere?: OrderHandler
}

function signedIn(handle: OrderHandler): FixtureHandler {
  return (request) => (request.user === undefined ? unauthorized : handle(request, request.user))
}

/** `GET /orders`, which lists one's own orders, and a route that shows one of them. */
export function orderApi(name: string, handle: OrderHandler, options: OrderRoute = {}): Fixture {
  const { route = 'GET /orders/{id}', described, more, elsewhere } = options
  return {
    name,
    routes: {
      'GET /orders': signedIn((_, user) =>
        json(fixtureOrders.filter((order) => order.user_id === user.id).map((order) => ({ ...order }))),
      ),
      [route]: { ...described, handle: signedIn(handle) },
      ...more,
    },
    ...(elsewhere === undefined ? {} : { fallback: signedIn(elsewhere) }),
  }
}

/** Services that a careless look takes for open: strict, refusing with 200, showing one's own instead, and repeating what was asked. */
export function carefulOrders(idOf: (request: FixtureRequest) => unknown, options: OrderRoute = {}): Fixture[] {
  const own = (user: FixtureUser) => fixtureOrders.find((order) => order.user_id === user.id)
  const mine = (request: FixtureRequest, user: FixtureUser): FixtureOrder | undefined => {
    const order = orderOf(idOf(request))
    return order?.user_id === user.id ? order : undefined
  }
  return [
    orderApi('looks up by id and owner', (request, user) => shownOrder(mine(request, user)), options),
    orderApi(
      'refuses with 200 and repeats what was asked',
      (request, user) => {
        const order = mine(request, user)
        return order === undefined
          ? json({ success: false, message: `no order ${request.path} ${request.query.toString()} ${request.text}` })
          : shownOrder(order)
      },
      options,
    ),
    orderApi(
      'shows the own order when in doubt',
      (request, user) => {
        // A number that names no order, or none at all, is a plain mistake; anything else is doubtful.
        return /^(?:\d+|undefined)$/.test(String(idOf(request)))
          ? shownOrder(mine(request, user))
          : shownOrder(own(user))
      },
      { ...options, elsewhere: (_, user) => shownOrder(own(user)) },
    ),
  ]
}
