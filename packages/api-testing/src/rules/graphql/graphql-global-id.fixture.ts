import { defineFixtures, graphqlApi } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureUser } from '../../fixture-kit/index.ts'

const schema = `
  interface Node { id: ID! }
  type Note implements Node { id: ID! text: String }
  type Invoice implements Node { id: ID! iban: String }
  type Query { notes: [Note] invoices: [Invoice] node(id: ID!): Node }`

const things = [
  { __typename: 'Note', id: 'note-a1', text: 'the plan of alice', owner: 'alice' },
  { __typename: 'Note', id: 'note-b1', text: 'the list of bob', owner: 'bob' },
  { __typename: 'Invoice', id: 'bill-a1', iban: 'DE02 1203 0000 0000 2020 51', owner: 'alice' },
  { __typename: 'Invoice', id: 'bill-b1', iban: 'DE02 5001 0517 0137 0750 30', owner: 'bob' },
]

/** `checked` are the types whose owner is looked at behind `node`. */
function desk(name: string, checked: readonly string[], isOpen = false): Fixture {
  const list = (type: string, user: FixtureUser | undefined) =>
    things.filter((one) => one['__typename'] === type && one.owner === user?.name)
  return graphqlApi(name, {
    schema,
    root: {
      notes: (_, { user }) => list('Note', user),
      invoices: (_, { user }) => list('Invoice', user),
      node: ({ id }, { user }) =>
        things.find(
          (one) =>
            one.id === id &&
            (isOpen || (user !== undefined && (!checked.includes(one['__typename']) || one.owner === user.name))),
        ) ?? null,
    },
  })
}

export default defineFixtures({
  fires: desk('one type forgotten', ['Note']),
  quiet: [desk('all types checked', ['Note', 'Invoice']), desk('open to everybody', [], true)],
})
