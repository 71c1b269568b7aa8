import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function posts(name: string, counted: (votes: string[], voter: string) => number): () => Fixture {
  return () => {
    const votes: string[] = []
    let count = 0
    return {
      name,
      routes: {
        'GET /posts': ({ user }) => (user === undefined ? unauthorized : json([{ id: 31 }])),
        'GET /posts/{id}': ({ user }) =>
          user === undefined ? unauthorized : json({ id: 31, title: 'on lamps', likes: count }),
        'POST /posts/{id}/like': ({ user }) => {
          if (user === undefined) return unauthorized
          votes.push(user.name)
          count = counted(votes, user.name)
          return json({ ok: true })
        },
      },
    }
  }
}

export default defineFixtures({
  fires: posts('every request counts', (votes) => votes.length),
  quiet: [
    posts('one for each user', (votes) => new Set(votes).size),
    posts('a second one takes it back', (votes, voter) => votes.filter((name) => name === voter).length % 2),
  ],
})
