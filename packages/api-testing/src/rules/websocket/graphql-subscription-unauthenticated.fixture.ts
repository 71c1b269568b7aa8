import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureSocket } from '../../fixture-kit/index.ts'
import { isJsonObject } from '../../rule/index.ts'

const schema = `
  type Note { id: ID! text: String! }
  type Query { notes: [Note!]! }
  type Mutation { createNote(text: String!): Note! }
  type Subscription { noteAdded: Note! }`

/** Notes that the signed-in read and write; `tell` decides who is told of new ones. */
function notebook(name: string, tell: (isSignedIn: boolean) => boolean, areOpen = false): () => Fixture {
  return () => {
    const notes: { id: string; text: string }[] = []
    const listeners: FixtureSocket[] = []
    return {
      name,
      graphql: schema,
      sockets: {
        '/graphql': {
          open: (socket, { user }) =>
            socket.onMessage((text) => {
              if (text.includes('connection_init')) socket.send('{"type":"connection_ack"}')
              else if (tell(user !== undefined)) listeners.push(socket)
              else socket.send('{"id":"hf","type":"error","payload":[{"message":"sign in first"}]}')
            }),
        },
      },
      routes: {
        'POST /graphql': ({ user, json: body }) => {
          const { query, variables } = isJsonObject(body) ? body : {}
          if (typeof query === 'string' && query.startsWith('mutation')) {
            if (user === undefined) return unauthorized
            const text = isJsonObject(variables) ? variables['text'] : undefined
            const note = { id: `note-${notes.length + 1000}`, text: typeof text === 'string' ? text : '' }
            notes.push(note)
            for (const listener of listeners)
              listener.send(JSON.stringify({ id: 'hf', type: 'next', payload: { data: { noteAdded: note } } }))
            return json({ data: { createNote: note } })
          }
          return user === undefined && !areOpen ? unauthorized : json({ data: { notes, __typename: 'Query' } })
        },
      },
    }
  }
}

export default defineFixtures({
  fires: notebook('anybody listens', () => true),
  quiet: [
    notebook('listeners sign in', (isSignedIn) => isSignedIn),
    notebook('notes are for everybody', () => true, true),
  ],
})
