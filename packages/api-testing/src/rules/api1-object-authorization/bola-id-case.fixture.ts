import { defineFixtures, json, notFound, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

const letters = [
  { id: 'ab12-lamp', user_id: 101, address: '1 Elm Street' },
  { id: 'cd34-chair', user_id: 102, address: '9 Oak Avenue' },
]

function letterApi(name: string, isRefused: (id: string, userId: number) => boolean): Fixture {
  return {
    name,
    routes: {
      'GET /letters': ({ user }) =>
        user === undefined ? unauthorized : json(letters.filter((one) => one.user_id === user.id)),
      'GET /letters/{id}': ({ user, params: { id = '' } }) => {
        if (user === undefined) return unauthorized
        const letter = letters.find((one) => one.id === id.toLowerCase())
        return letter === undefined || isRefused(id, user.id) ? notFound : json(letter)
      },
    },
  }
}

export default defineFixtures({
  fires: letterApi('the check knows small letters only', (id, userId) =>
    letters.some((one) => one.id === id && one.user_id !== userId),
  ),
  quiet: letterApi('both ignore case', (id, userId) =>
    letters.some((one) => one.id === id.toLowerCase() && one.user_id !== userId),
  ),
})
