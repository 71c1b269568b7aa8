import { defineFixtures, graphqlApi } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const schema = `
  enum Role { MEMBER ADMIN }
  type User { id: ID! name: String! displayName: String role: Role! }
  input ProfileInput { displayName: String role: Role }
  type Query { me: User }
  type Mutation {
    updateProfile(input: ProfileInput!): User
    setRole(userId: ID!, role: Role!): User
  }
`

interface Person {
  id: string
  name: string
  displayName: string
  role: string
}

function members(name: string, may: { readonly profile: boolean; readonly role: boolean }): () => Fixture {
  return () => {
    const people = new Map<string, Person>()
    const person = (id: number, called: string): Person => {
      const known = people.get(called) ?? { id: String(id), name: called, displayName: called, role: 'MEMBER' }
      people.set(called, known)
      return known
    }
    return graphqlApi(name, {
      schema,
      root: {
        me: (_, { user }) => (user === undefined ? null : person(user.id, user.name)),
        updateProfile: ({ input }, { user }) => {
          if (user === undefined) throw new Error('sign in first')
          const { displayName, role } = input as unknown as Partial<Person>
          const own = person(user.id, user.name)
          if (displayName !== undefined) own.displayName = displayName
          if (role !== undefined && may.profile) own.role = role
          return own
        },
        setRole: ({ userId, role = '' }, { user }) => {
          const changed = [...people.values()].find(({ id }) => id === userId)
          if (user === undefined || (!may.role && user.role !== 'admin') || changed === undefined)
            throw new Error('not allowed')
          changed.role = role
          return changed
        },
      },
    })
  }
}

export default defineFixtures({
  fires: [
    members('the profile takes a role', { profile: true, role: false }),
    members('anybody sets roles', { profile: false, role: true }),
  ],
  quiet: members('administrators only', { profile: false, role: false }),
})
