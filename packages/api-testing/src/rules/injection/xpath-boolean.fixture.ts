import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function directory(name: string, finds: (asked: string) => boolean): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /staff': {
        query: { login: 'ada' },
        handle: ({ query }) => json(finds(query.get('login') ?? '') ? [{ login: 'ada', room: '2.14' }] : []),
      },
    },
  }
}

export default defineFixtures({
  fires: directory('XPath', (asked) => {
    const length = /^ada' and string-length\('(\d+)'\)=(\d) and '1'='1$/.exec(asked)
    return length === null ? asked === 'ada' : length[1]?.length === Number(length[2])
  }),
  quiet: [
    directory('equality', (asked) => asked === 'ada'),
    directory('begins with', (asked) => asked.startsWith('ada')),
    directory('SQL', (asked) => asked === 'ada' || /^ada' AND '(\d+)'='\1$/.test(asked)),
  ],
})
