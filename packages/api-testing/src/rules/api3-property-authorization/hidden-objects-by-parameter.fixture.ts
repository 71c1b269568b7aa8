import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureRequest } from '../../fixture-kit/index.ts'

const posts = [
  { id: 1, title: 'on lamps', status: 'published' },
  { id: 2, title: 'prices of next year', status: 'draft' },
]

function blog(name: string, showsDrafts: (request: FixtureRequest) => boolean): Fixture {
  return {
    name,
    routes: {
      'GET /posts': (request) =>
        request.user === undefined
          ? unauthorized
          : json(posts.filter(({ status }) => status === 'published' || showsDrafts(request))),
    },
  }
}

/** Offers that say of themselves whether they were withdrawn. */
function offers(name: string, showsWithdrawn: (request: FixtureRequest) => boolean): Fixture {
  const all = [
    { id: 1, title: 'a lamp', withdrawn: 0 },
    { id: 2, title: 'a broken lamp', withdrawn: 1 },
  ]
  return {
    name,
    routes: {
      'GET /offers': (request) =>
        json({ items: all.filter(({ withdrawn }) => withdrawn === 0 || showsWithdrawn(request)) }),
    },
  }
}

export default defineFixtures({
  fires: [
    offers('switch named after a flag', ({ query }) => (query.get('include') ?? '').includes('withdrawn')),
    blog('switch', ({ query }) => query.get('include_drafts') === 'true'),
    blog('filter by state', ({ query }) => query.get('status') === 'draft'),
  ],
  quiet: [
    blog('ignored', () => false),
    offers('never shown', () => false),
    blog('editors only', ({ query, user }) => query.get('include_drafts') === 'true' && user?.role === 'admin'),
    blog('drafts are shown to all anyway', () => true),
    {
      name: 'repeats the query beside the list',
      routes: {
        'GET /posts': ({ user, query }) =>
          user === undefined ? unauthorized : json({ posts: posts.slice(0, 1), query: Object.fromEntries(query) }),
      },
    },
  ],
})
