import { defineFixtures, json, text } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    {
      name: 'of Node',
      routes: {
        'GET /orders/{id}': {
          path: { id: 5 },
          handle: ({ params }) =>
            /^\d{1,9}$/.test(params.id ?? '')
              ? json({ id: 5 })
              : json(
                  {
                    message: 'bad id',
                    stack: 'TypeError: bad id\n    at find (/srv/app/orders.js:12:9)\n    at /srv/app/index.js:44:3',
                  },
                  500,
                ),
        },
      },
    },
    {
      name: 'of Python',
      routes: {
        'GET /orders': {
          query: { page: 1 },
          handle: ({ query }) =>
            /^\d+$/.test(query.get('page') ?? '')
              ? json([])
              : text('Traceback (most recent call last):\n  File "/srv/app.py", line 9, in orders\nValueError', 500),
        },
      },
    },
  ],
  quiet: [
    {
      name: 'plain error',
      routes: {
        'GET /orders/{id}': {
          path: { id: 5 },
          handle: ({ params }) =>
            /^\d{1,9}$/.test(params.id ?? '')
              ? json({ id: 5 })
              : json({ error: `id is no number at position 0 (orders.id:1:1)` }, 500),
        },
      },
    },
    {
      name: 'a bug tracker whose content is traces',
      routes: {
        'GET /issues/{id}': {
          path: { id: 5 },
          handle: () => json({ id: 5, text: 'Traceback (most recent call last):\n  File "/x.py", line 1, in f' }),
        },
      },
    },
  ],
})
