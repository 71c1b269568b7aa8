import { accountApi, defineFixtures, fieldText, json, notFound, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const letters = [
  { key: 'L-71a', from: 'bob', to: 'alice', text: 'the key lies under the pot' },
  { key: 'L-72b', from: 'alice', to: 'bob', text: 'I moved it to the shed' },
]

/** A service where everybody may register; each lists the letters they got, and `may` says who reads one by its key. */
function mail(name: string, may: (reader: string, letter: (typeof letters)[number]) => boolean): () => Fixture {
  return accountApi(name, {
    routes: (service) => ({
      'GET /letters': (request) => {
        const reader = service.caller(request)?.username
        return reader === undefined
          ? unauthorized
          : json(letters.filter(({ to }) => to === reader).map(({ key, text }) => ({ key, text })))
      },
      'GET /letters/{key}': (request) => {
        const reader = service.caller(request)?.username
        const letter = letters.find(({ key }) => key === request.params.key)
        if (reader === undefined) return unauthorized
        return letter === undefined || !may(reader, letter) ? notFound : json({ key: letter.key, text: letter.text })
      },
    }),
  })
}

const orders = [
  { id: 7001, user_id: 101, item: 'lamp', address: '1 Elm Street' },
  { id: 7002, user_id: 102, item: 'chair', address: '9 Oak Avenue' },
]
const products = [
  { id: 31, name: 'a lamp of brass', price: 1999 },
  { id: 32, name: 'a chair of oak', price: 4999 },
]
const posts = [{ id: 51, author: 'alice', author_id: 101, content: 'hello to everybody here' }]

/** The first parcel has the id that everybody tries first. */
function parcels(): Fixture {
  const parcels: { id: number; owner: string; content: string }[] = []
  return {
    name: 'an id that the other user guesses',
    routes: {
      'POST /parcels': {
        body: { content: 'books and letters' },
        handle: (request) => {
          if (request.user === undefined) return unauthorized
          const parcel = { id: parcels.length + 1, owner: request.user.name, content: fieldText(request, 'content') }
          parcels.push(parcel)
          return json({ id: parcel.id }, 201)
        },
      },
      'GET /parcels/{parcel_id}': ({ user, params }) => {
        const parcel = parcels.find(({ id }) => String(id) === params.parcel_id)
        if (user === undefined) return unauthorized
        return parcel === undefined ? notFound : json({ id: parcel.id, content: parcel.content })
      },
    },
  }
}

export default defineFixtures({
  fires: [
    parcels,
    mail('letters for everybody who has the key', () => true),
    {
      name: 'id in the path',
      routes: {
        'GET /orders': ({ user }) =>
          user === undefined ? unauthorized : json(orders.filter((order) => order.user_id === user.id)),
        'GET /orders/{id}': ({ user, params }) => {
          const order = orders.find(({ id }) => String(id) === params.id)
          return user === undefined ? unauthorized : order === undefined ? notFound : json(order)
        },
      },
    },
    {
      name: 'id in the query',
      routes: {
        'GET /my/orders': ({ user }) =>
          user === undefined ? unauthorized : json({ orders: orders.filter((order) => order.user_id === user.id) }),
        'GET /invoice': {
          query: { order_id: 1 },
          handle: ({ user, query }) => {
            const order = orders.find(({ id }) => String(id) === query.get('order_id'))
            return user === undefined
              ? unauthorized
              : order === undefined
                ? notFound
                : json({ invoice: { total: 1250, iban: `DE00${order.id}` } })
          },
        },
      },
    },
    () => {
      const notes = new Map<string, { id: string; owner: string; text: string }>()
      return {
        name: 'object that the owner made',
        routes: {
          'POST /notes': {
            body: { text: 'remember the milk' },
            handle: ({ user, json: body }) => {
              if (user === undefined) return unauthorized
              const id = `note-${notes.size + 100}`
              notes.set(id, { id, owner: user.name, text: JSON.stringify(body) })
              return json({ id }, 201)
            },
          },
          'GET /notes/{note_id}': ({ user, params }) => {
            const note = notes.get(params.note_id ?? '')
            return user === undefined ? unauthorized : note === undefined ? notFound : json(note)
          },
        },
      }
    },
  ],
  quiet: [
    mail('letters for the two they concern', (reader, { from, to }) => reader === from || reader === to),
    {
      name: 'checked',
      routes: {
        'GET /orders': ({ user }) =>
          user === undefined ? unauthorized : json(orders.filter((order) => order.user_id === user.id)),
        'GET /orders/{id}': ({ user, params }) => {
          const order = orders.find(({ id }) => String(id) === params.id)
          return user === undefined
            ? unauthorized
            : order === undefined || order.user_id !== user.id
              ? notFound
              : json(order)
        },
      },
    },
    {
      name: 'refused with 200',
      routes: {
        'GET /orders': ({ user }) =>
          user === undefined ? unauthorized : json(orders.filter((order) => order.user_id === user.id)),
        'GET /orders/{id}': ({ user, params }) => {
          const order = orders.find(({ id }) => String(id) === params.id)
          return user === undefined
            ? unauthorized
            : order?.user_id === user.id
              ? json(order)
              : json({ success: false, message: 'not found' })
        },
      },
    },
    {
      name: 'shared catalog and feed beside a checked object',
      routes: {
        'GET /products': ({ user }) => (user === undefined ? unauthorized : json(products)),
        'GET /products/{id}': ({ user, params }) =>
          user === undefined ? unauthorized : json(products.find(({ id }) => String(id) === params.id) ?? null),
        'GET /posts': ({ user }) => (user === undefined ? unauthorized : json(posts)),
        'GET /posts/{id}': ({ user, params }) =>
          user === undefined ? unauthorized : json(posts.find(({ id }) => String(id) === params.id) ?? null),
        'GET /orders': ({ user }) =>
          user === undefined ? unauthorized : json(orders.filter((order) => order.user_id === user.id)),
        'GET /orders/{id}': ({ user, params }) => {
          const order = orders.find(({ id }) => String(id) === params.id)
          return user === undefined
            ? unauthorized
            : order === undefined || order.user_id !== user.id
              ? notFound
              : json(order)
        },
      },
    },
    {
      name: 'names of people',
      routes: {
        'GET /me': ({ user }) =>
          user === undefined
            ? unauthorized
            : json({ id: user.id, name: `Person ${user.name}`, email: `${user.name}@example.org` }),
        'GET /members/{member_id}': {
          path: { member_id: 1 },
          handle: ({ user, params }) => {
            const name = { 101: 'Person alice', 102: 'Person bob' }[params.member_id ?? '']
            if (user === undefined) return unauthorized
            return name === undefined ? notFound : json({ id: Number(params.member_id), name })
          },
        },
      },
    },
    {
      name: 'the id is ignored, the session counts',
      routes: {
        'GET /profiles': ({ user }) =>
          user === undefined ? unauthorized : json([{ id: user.id, email: `${user.name}@example.org` }]),
        'GET /profiles/{id}': ({ user }) =>
          user === undefined
            ? unauthorized
            : json({ id: user.id, email: `${user.name}@example.org`, phone: `555-${user.id}000` }),
      },
    },
  ],
})
