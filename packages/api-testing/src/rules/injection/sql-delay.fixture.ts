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
      name: 'slow with anything odd, however long it should wait',
      routes: {
        'GET /items': {
          query: { sort: 'name' },
          handle: ({ query }) => ({ ...json([{ id: 1 }]), delayMs: /'/.test(query.get('sort') ?? '') ? 350 : 0 }),
        },
      },
    },
    () => {
      let count = 0
      return {
        name: 'slow every third time',
        routes: {
          'GET /items': {
            query: { sort: 'name' },
            handle: () => {
              count += 1
              return { ...json([{ id: 1 }]), delayMs: count % 3 === 0 ? 330 : 0 }
            },
          },
        },
      }
    },
  ],
})
