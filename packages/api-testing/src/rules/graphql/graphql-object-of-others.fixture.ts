import { defineFixtures, graphqlApi } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureUser } from '../../fixture-kit/index.ts'

const schema = `
  type Note { id: ID! body: String! author: String! }
  type Done { ok: Boolean! }
  type Query { notes: [Note!]! }
  type Mutation {
    createNote(body: String!): Note!
    editNote(id: ID!, body: String!): Note
    deleteNote(id: ID!): Done!
  }
`

function notes(
  name: string,
  may: (user: FixtureUser, author: string) => boolean,
  shown = Number.MAX_SAFE_INTEGER,
): () => Fixture {
  return () => {
    const all = [{ id: 'note_a1', body: 'first', author: 'bob' }]
    let serial = 1
    const found = (user: FixtureUser | undefined, id = '') => {
      const note = all.find((one) => one.id === id)
      if (user === undefined) throw new Error('sign in first')
      if (note === undefined || !may(user, note.author)) throw new Error('not allowed')
      return note
    }
    return graphqlApi(name, {
      schema,
      root: {
        notes: () => all.slice(0, shown),
        createNote: ({ body = '' }, { user }) => {
          if (user === undefined) throw new Error('sign in first')
          serial += 1
          const note = { id: `note_b${serial}7f`, body, author: user.name }
          all.push(note)
          return note
        },
        editNote: ({ id, body = '' }, { user }) => Object.assign(found(user, id), { body }),
        deleteNote: ({ id }, { user }) => {
          all.splice(all.indexOf(found(user, id)), 1)
          return { ok: true }
        },
      },
    })
  }
}

export default defineFixtures({
  fires: [
    notes('anybody who is signed in', () => true),
    notes('anybody, and lists show the first only', () => true, 1),
  ],
  quiet: [
    notes('the author only', (user, author) => user.name === author),
    notes('the author only, and lists show the first only', (user, author) => user.name === author, 1),
  ],
})
