import { defineFixtures, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    routes: {
      'GET /items': {
        query: { sort: 'name' },
        handle: ({ query }) => {
          const seconds = /SELECT SLEEP\(([\d.]+)\)\)hf\) AND '1'='1$/.exec(query.get('sort') ?? '')?.[1]
          return { ...json([{ id: 1 }]), delayMs: seconds === undefined ? 0 : Number(seconds) * 1000 }
        },
      },
    },
  },
  quiet: [
    { name: 'fast', routes: { 'GET /items': { query: { sort: 'name' }, handle: () => json([{ id: 1 }]) } } },
    {
      name: 'slow with certain signs, however long it should wait',
      routes: {
        'GET /items': {
          query: { sort: 'name' },
          handle: ({ query }) => ({
            ...json([{ id: 1 }]),
            delayMs: (query.get('sort') ?? '').includes('||') ? 350 : 0,
          }),
        },
      },
    },
    () => {
      let count = 0
      return {
        name: 'slow every seventh time',
        routes: {
          'GET /items': {
            query: { sort: 'name' },
            handle: () => {
              count += 1
              return { ...json([{ id: 1 }]), delayMs: count % 7 === 0 ? 330 : 0 }
            },
          },
        },
      }
    },
  ],
})
