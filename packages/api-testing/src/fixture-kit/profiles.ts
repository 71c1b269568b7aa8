import type { Fixture } from './fixture.ts'
import type { FixtureAnswer, FixtureRequest } from './server.ts'
import { json, standardUsers, unauthorized } from './server.ts'

function profileOf(who: string | number | undefined): FixtureAnswer | undefined {
  const user = standardUsers.find(({ name, id }) => name === String(who) || String(id) === String(who))
  return user === undefined
    ? undefined
    : json({ id: user.id, name: user.name, email: `${user.name}@example.org`, phone: `555-${user.id}-88` })
}

/** `GET /me`, which shows the caller, or whom `chosen` names. */
export function profileApi(name: string, chosen: (request: FixtureRequest) => string | string[] | undefined): Fixture {
  return {
    name,
    routes: {
      'GET /me': (request) => {
        const { user } = request
        if (user === undefined) return unauthorized
        return profileOf([chosen(request)].flat()[0]) ?? profileOf(user.id) ?? unauthorized
      },
    },
  }
}

/** Services that show the caller, whatever else a request says; one of them repeats it. */
export const strictProfiles: readonly Fixture[] = [
  profileApi('the session counts', () => undefined),
  {
    name: 'repeats what it was asked',
    routes: {
      'GET /me': ({ user, query, headers, cookies }) =>
        user === undefined
          ? unauthorized
          : json({
              id: user.id,
              email: `${user.name}@example.org`,
              asked: { query: Object.fromEntries(query), user: headers['x-user-id'] ?? null, cookies },
            }),
    },
  },
]

/** `GET /me` and `GET /projects` of a service with customers: alice and bob belong to different ones. */
export function tenantApi(name: string, chosen: (request: FixtureRequest) => string | string[] | undefined): Fixture {
  const tenants = new Set(standardUsers.map((user) => `org-${user.name}-5512`))
  return {
    name,
    routes: {
      'GET /me': ({ user }) =>
        user === undefined ? unauthorized : json({ name: user.name, org_id: `org-${user.name}-5512` }),
      'GET /projects': (request) => {
        if (request.user === undefined) return unauthorized
        const asked = [chosen(request)].flat()[0]
        const tenant = asked !== undefined && tenants.has(asked) ? asked : `org-${request.user.name}-5512`
        return json([{ title: `plans of ${tenant.split('-')[1]}`, budget: 120_000 + tenant.length }])
      },
    },
  }
}
