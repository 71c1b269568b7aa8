import {
  consumerKeys,
  defineRule,
  disclosedValues,
  fieldNames,
  graphqlData,
  hasSubstance,
  isJsonObject,
  nothingVolatile,
  objectPoints,
  outcomeOf,
  textOf,
  withPoint,
} from '../../rule/index.ts'
import type { Exchange, LearnedValue, RequestDraft, RuleContext } from '../../rule/index.ts'

const mostOfType = 2
const mostIds = 24

/** Ids of things of each type that the owner has been shown and the other has not, those the owner made or is said to own first. */
function idsOf(context: RuleContext, peer: string): LearnedValue[] {
  const { api, endpoint, owner, pool } = context
  const isSharedList = (from: string): boolean =>
    api.endpoints.some((one) => one.id === from && api.view(one).baseline(peer) !== undefined)
  return (endpoint.graphql?.types ?? [])
    .flatMap((type) => {
      const keys = [`${type.toLowerCase()}.id`]
      const theirs = new Set(pool.candidates(keys, peer).flatMap(({ as, value }) => (as === peer ? [value] : [])))
      const own = pool.candidates(keys, owner).filter(({ as, value }) => as === owner && !theirs.has(value))
      return own
        .filter(({ created, whose, from }) => created || whose === 'own' || isSharedList(from))
        .slice(0, mostOfType)
    })
    .slice(0, mostIds)
}

/** One entrance for all types: each of them must be checked there as it is at its own. */
export default defineRule({
  id: 'graphql-global-id',
  title: 'A global id opens objects of other users',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 285],
  owasp: 'API1:2023',
  why: 'A field such as node answers objects of every type by their id, also of types that have no field of their own. The check of the owner is written for some of the types and forgotten for others.',
  fix: 'Check the owner where objects of a type are loaded, so that every field that leads to them is covered.',
  controls: ['access-control', 'secure-coding'],
  needs: { identities: 2, baseline: 'none' },
  applies: ({ endpoint: { graphql } }) =>
    graphql?.kind === 'query' && graphql.types.length > 1 ? true : 'answers no objects of several types',
  run: async (context) => {
    const { endpoint, owner, peer } = context
    const draft = context.draftOf(endpoint)
    const point = objectPoints(draft).find(({ name }) =>
      consumerKeys(endpoint, 'body', name).some((key) => key === `${endpoint.graphql?.types[0]?.toLowerCase()}.id`),
    )
    if (peer === undefined || point === undefined) return
    const shows = (exchange: Exchange): boolean =>
      outcomeOf(exchange.response) === 'works' && hasSubstance(exchange.response)
    const reported = new Set<string>()
    for (const { value } of idsOf(context, peer)) {
      const about: RequestDraft = withPoint(draft, point, String(value))
      const own = await context.send(about, { as: owner })
      const object = graphqlData(own, endpoint.graphql?.field ?? '')
      const named = isJsonObject(object) ? object['__typename'] : undefined
      const type = typeof named === 'string' ? named : ''
      if (!shows(own) || reported.has(type)) continue
      const shown = await context.send(about, { as: peer })
      if (!shows(shown)) continue
      const disclosed = disclosedValues(context, own.response, shown.response, peer, about, nothingVolatile)
      // What strangers are shown is meant for everybody.
      const stranger = disclosed.length === 0 ? undefined : await context.send(about, { as: 'nobody' })
      const isPublic = disclosed.every(
        (leaf) => stranger !== undefined && textOf(stranger.response).includes(JSON.stringify(leaf.value)),
      )
      if (disclosed.length === 0 || isPublic) continue
      reported.add(type)
      context.report({
        message: `${peer} reads the ${type} ${value} of ${owner} and is shown ${fieldNames(disclosed)}.`,
        confidence: 'certain',
        point,
        key: type,
        evidence: [
          { label: `${owner} reads it`, exchange: own },
          { label: `${peer} reads it`, exchange: shown },
        ],
      })
    }
  },
})
