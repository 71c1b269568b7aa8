import { defineFixtures, graphqlApi, json } from '../../fixture-kit/index.ts'
import type { Fixture, FixtureAnswer } from '../../fixture-kit/index.ts'

const schema = 'type Query { hello: String }'

const hello = json({ data: { __typename: 'Query', hello: 'hi' } })

function unvalidated(name: string, toCycles: FixtureAnswer): Fixture {
  return {
    ...graphqlApi(name, { schema }),
    routes: { 'POST /graphql': ({ text }) => (text.includes('HfA') ? toCycles : hello) },
  }
}

export default defineFixtures({
  fires: [
    unvalidated('breaks', json({ error: 'RangeError: Maximum call stack size exceeded' }, 500)),
    unvalidated('goes round as long as there is data', hello),
  ],
  quiet: graphqlApi('validation', { schema }),
})
