import { defineFixtures, graphqlApi, pagedApi } from '../../fixture-kit/index.ts'

const items = Array.from({ length: 900 }, (_, index) => ({ id: `i${index}` }))

function graphql(name: string, size: (asked: number) => number) {
  return graphqlApi(name, {
    schema: 'type Item { id: ID! } type Query { items(first: Int = 20): [Item!]! }',
    root: { items: ({ first }) => items.slice(0, size(Number(first))) },
  })
}

export default defineFixtures({
  fires: [
    pagedApi('says it back', { rows: 40, size: (asked) => asked, tells: true }),
    pagedApi('many rows', { rows: 900, size: (asked) => asked, tells: false }),
    graphql('many rows of a list in GraphQL', (asked) => asked),
  ],
  quiet: [
    graphql('few rows of a list in GraphQL', (asked) => Math.min(asked, 50)),
    pagedApi('cut down', { rows: 40, size: (asked) => Math.min(asked, 100), tells: true }),
    pagedApi('few rows, says nothing', { rows: 40, size: (asked) => asked, tells: false }),
    pagedApi('ignores it', { rows: 900, size: () => 20, tells: true }),
  ],
})
