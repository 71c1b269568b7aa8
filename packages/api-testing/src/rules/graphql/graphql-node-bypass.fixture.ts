import { defineFixtures, graphqlApi } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureUser } from '../../fixture-kit/index.ts'

const schema =
  'interface Node { id: ID! } type Note implements Node { id: ID! text: String } type Query { note(id: ID!): Note notes: [Note] node(id: ID!): Node }'

const notes = [
  { id: 'note-a1', text: 'the plan of alice', owner: 'alice' },
  { id: 'note-b1', text: 'the list of bob', owner: 'bob' },
]

function notebook(name: string, nodeIsChecked: boolean): Fixture {
  const find = (id: string | undefined, user: FixtureUser | undefined, checked: boolean) => {
    const note = notes.find((one) => one.id === id)
    return note === undefined || (checked && note.owner !== user?.name) ? null : { __typename: 'Note', ...note }
  }
  return graphqlApi(name, {
    schema,
    root: {
      notes: (_, { user }) => notes.filter(({ owner }) => owner === user?.name),
      note: ({ id }, { user }) => find(id, user, true),
      node: ({ id }, { user }) => find(id, user, nodeIsChecked),
    },
  })
}

export default defineFixtures({ fires: notebook('second entrance', false), quiet: notebook('both checked', true) })
