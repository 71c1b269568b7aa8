import { defineFixtures, html } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: {
    users: [],
    routes: {
      'GET /hello': {
        query: { name: 'ada' },
        handle: async ({ query }) => {
          const address = /<esi:include src="([^"]+)" \/>/.exec(query.get('name') ?? '')?.[1]
          const inner = address === undefined ? 'ada' : await (await fetch(address)).text()
          return html(`<p>${inner}</p>`)
        },
      },
    },
  },
  quiet: {
    users: [],
    routes: { 'GET /hello': { query: { name: 'ada' }, handle: ({ query }) => html(`<p>${query.get('name')}</p>`) } },
  },
})
