import type { DescribedRoute, Fixture } from './fixture.ts'
import type { FixtureAnswer, FixtureHandler, FixtureRequest, FixtureUser } from './server.ts'
import { json, notFound, unauthorized } from './server.ts'

const reports = json([{ id: 71, total: 1250.5, customer: 'Lovelace' }])
const emptyReports = json([{ id: null, total: null, customer: '' }])
const welcome = json({ message: 'welcome', version: '1.4.0' })

interface Guard {
  /** Whether a request that carries no valid credentials is let in all the same: the fault. */
  readonly opens?: (request: FixtureRequest) => boolean
  /** Whether a user who is signed in is let in. Default: every one. */
  readonly allows?: (user: FixtureUser) => boolean
  /** What refused requests get, to any path. Default 401, and 404 for paths that do not exist. */
  readonly refusal?: (request: FixtureRequest) => FixtureAnswer
  readonly route?: string
  readonly described?: Omit<DescribedRoute, 'handle'>
}

/** One closed endpoint, `GET /reports/yearly` unless said otherwise, beside an open one, `GET /news`. */
export function guarded(name: string, guard: Guard): Fixture {
  const { opens = () => false, allows = () => true, route = 'GET /reports/yearly' } = guard
  const refuse = guard.refusal ?? ((request) => (request.path === route.split(' ')[1] ? unauthorized : notFound))
  const answer: FixtureHandler = (request) => {
    if (request.path === '/news') return json({ headline: 'a new release' })
    const isAllowed = request.user !== undefined && allows(request.user)
    return (isAllowed && request.path === route.split(' ')[1]) || opens(request) ? reports : refuse(request)
  }
  return {
    name,
    routes: { [route]: { ...guard.described, handle: answer }, 'GET /news': answer },
    fallback: answer,
  }
}

/** Servers that a careless look takes for open: one that refuses everything, one that greets strangers, one that shows them empty fields. */
export function wellGuarded(guard: Guard = {}): Fixture[] {
  // Requests of the client carry at most four headers of their own; variants with more are answered otherwise.
  const isPlain = ({ path, method, headers, user }: FixtureRequest): boolean =>
    path === '/reports/yearly' && method === 'GET' && Object.keys(headers).length <= (user === undefined ? 4 : 5)
  return [
    guarded('refuses every variant', { ...guard, refusal: () => unauthorized }),
    guarded('greets strangers on every path', {
      ...guard,
      refusal: (request) => (isPlain(request) ? unauthorized : welcome),
    }),
    guarded('shows strangers the same fields without values', {
      ...guard,
      refusal: (request) => (isPlain(request) ? unauthorized : emptyReports),
    }),
  ]
}
