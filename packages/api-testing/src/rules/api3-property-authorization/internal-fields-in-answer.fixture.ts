import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'

const product = { id: 4, name: 'brass lamp', price: 49.9 }

export default defineFixtures({
  fires: [
    {
      name: 'texts',
      routes: { 'GET /products': () => json([{ ...product, cost_price: 11.2, internal_notes: 'last batch was bad' }]) },
    },
    {
      name: 'objects',
      routes: { 'GET /products': () => json([{ ...product, internalNotes: [{ text: 'last batch was bad' }] }]) },
    },
  ],
  quiet: [
    { name: 'chosen fields', routes: { 'GET /products': () => json([product]) } },
    {
      name: 'for administrators only',
      routes: {
        'GET /products': ({ user }) =>
          user === undefined
            ? unauthorized
            : json([user.role === 'admin' ? { ...product, cost_price: 11.2 } : { ...product, cost_price: null }]),
      },
    },
  ],
})
