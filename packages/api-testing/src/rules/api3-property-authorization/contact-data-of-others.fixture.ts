import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'

const names = ['ada', 'grace', 'edith', 'joan']
const people = names.map((name) => ({ name, email: `${name}@example.org` }))

export default defineFixtures({
  fires: [
    {
      name: 'to every user',
      routes: { 'GET /people': ({ user }) => (user === undefined ? unauthorized : json(people)) },
    },
    { name: 'to strangers', routes: { 'GET /people': () => json(people) } },
  ],
  quiet: [
    {
      name: 'names only',
      routes: {
        'GET /people': ({ user }) => (user === undefined ? unauthorized : json(people.map(({ name }) => ({ name })))),
      },
    },
    {
      name: 'masked',
      routes: {
        'GET /people': ({ user }) =>
          user === undefined
            ? unauthorized
            : json(people.map(({ name }) => ({ name, email: `${name[0]}***@example.org` }))),
      },
    },
    {
      name: "contacts of one's own",
      routes: {
        'GET /contacts': ({ user }) =>
          user === undefined
            ? unauthorized
            : json(names.map((name) => ({ name, email: `${name}.${user.name}@example.org` }))),
      },
    },
  ],
})
