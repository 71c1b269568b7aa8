import { defineRule, leavesOf, outcomeOf, parseJson, pathOf, textOf } from '../../rule/index.ts'
import type { Endpoint, Exchange, RuleContext } from '../../rule/index.ts'

const voteName =
  /\/(?:like|likes|vote|votes|upvote|star|stars|clap|favorite|favourite|rate|rating|ratings|review|reviews|follow|view|applaud|recommend)\/?$/i
const voteField =
  /^(?:up_?|add_?|cast_?)?(?:vote|like|star|clap|favou?rite|rate|follow|applaud|recommend)(?:[A-Z_]\w*)?$/i
const countName =
  /^(?:likes?|votes?|up_?votes|score|points|stars|claps|score|rating_?count|reviews?_?count|followers?|views?|total_?(?:votes|likes|ratings))(?:_?count)?$/i

function isVote({ graphql, path }: Endpoint): boolean {
  return graphql === undefined ? voteName.test(path) : graphql.kind === 'mutation' && voteField.test(graphql.field)
}

function countsIn(exchange: Exchange): Map<string, number> {
  const body = parseJson(textOf(exchange.response))
  const found = new Map<string, number>()
  for (const { path, value } of body === undefined ? [] : leavesOf(body, 2000))
    if (countName.test(String(path.at(-1))) && typeof value === 'number') found.set(path.join('.'), value)
  return found
}

/** The place that shows the count: the thing above the vote, else the answer to the vote itself. */
async function countAt(context: RuleContext, vote: Exchange): Promise<Map<string, number>> {
  const own = context.baseline()
  const parent = context.endpoint.path.replace(/\/[^/]+\/?$/, '')
  const reader = context.api.endpoints.find(
    (one) => one.method === 'GET' && (one.path === parent || one.path === context.endpoint.path),
  )
  if (reader === undefined || own === undefined) return countsIn(vote)
  const shown = countsIn(
    await context.send({ ...own.draft, method: 'GET', pathTemplate: reader.path, body: { kind: 'none' } }),
  )
  return shown.size > 0 ? shown : countsIn(vote)
}

export default defineRule({
  id: 'repeated-vote',
  title: 'One user can vote for the same thing any number of times',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N',
  cwe: [837, 799],
  owasp: 'API6:2023',
  why: 'Every request counts, whoever sends it. Ratings, rankings and reach are what one person with a loop wants them to be.',
  fix: 'Store one vote for each user and thing with a unique index, and let a second request change or undo it.',
  controls: ['business-logic'],
  needs: { effect: 'write', identities: 1, baseline: 'works' },
  applies: ({ endpoint }) => (endpoint.method === 'POST' && isVote(endpoint) ? true : 'counts nothing'),
  run: async (context) => {
    const own = context.baseline()
    if (own === undefined) return
    const rounds: { exchange: Exchange; counts: Map<string, number> }[] = []
    for (let round = 0; round < 4; round += 1) {
      const exchange = await context.send(own.draft)
      if (outcomeOf(exchange.response) !== 'works') return
      rounds.push({ exchange, counts: await countAt(context, exchange) })
    }
    const [first] = rounds
    const last = rounds.at(-1)
    if (first === undefined || last === undefined) return
    for (const [path, start] of first.counts) {
      const values = rounds.map(({ counts }) => counts.get(path))
      // A switch goes up and down; only a count that rises with every single vote is one without memory.
      if (!values.every((value, at) => value === start + at)) continue
      context.report({
        message: `Four votes of ${context.owner} for ${context.endpoint.graphql?.field ?? pathOf(own.draft)} raise ${path} each time: ${values.join(', ')}.`,
        confidence: 'certain',
        evidence: [
          { label: 'first vote', exchange: first.exchange },
          { label: 'fourth vote', exchange: last.exchange },
        ],
      })
      return
    }
  },
})
