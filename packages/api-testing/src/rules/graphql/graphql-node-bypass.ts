import {
  defineRule,
  graphqlData,
  graphqlDraft,
  isJsonObject,
  objectPoints,
  outcomeOf,
  ownedObjects,
  rootSelection,
  textOf,
} from '../../rule/index.ts'

/** An object that its own field denies to the other user is asked for by way of the general field `node`. */
export default defineRule({
  id: 'graphql-node-bypass',
  title: 'The field node shows objects that their own field denies',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 285],
  owasp: 'API1:2023',
  why: 'The owner is checked in the resolver of one field, and the same object has a second entrance. Whoever knows or guesses a global id reads what belongs to others.',
  fix: 'Check the owner where objects are loaded, not in single resolvers.',
  controls: ['access-control', 'secure-coding'],
  needs: { identities: 2 },
  applies: ({ endpoint, baseline }) => {
    if (endpoint.graphql?.kind !== 'query' || endpoint.graphql.field === 'node')
      return 'is no GraphQL query for an object'
    const own = baseline()
    return own !== undefined && objectPoints(own.draft).length === 0 ? 'no parameter names an object' : true
  },
  run: async (context) => {
    const { peer } = context
    const { graphql, path } = context.endpoint
    const own = context.baseline()
    if (own === undefined || peer === undefined || graphql === undefined) return
    const [object] = ownedObjects(context, own.draft, peer)
    const selection = rootSelection(graphql.document)
    if (object === undefined || selection === undefined) return
    const denied = await context.send(own.draft, { as: peer })
    const hidden = graphqlData(denied, graphql.field)
    if (outcomeOf(denied.response) === 'works' && hidden !== null && hidden !== undefined) return
    const variables = { id: object.id }
    const kind = await context.send(
      graphqlDraft(context, path, { query: 'query ($id: ID!) { node(id: $id) { __typename } }', variables }),
      { as: peer },
    )
    const type = graphqlData(kind, 'node', '__typename')
    if (typeof type !== 'string' || !/^\w+$/.test(type)) return
    const query = `query ($id: ID!) { node(id: $id) { ... on ${type} ${selection} } }`
    const shown = await context.send(graphqlDraft(context, path, { query, variables }), { as: peer })
    const value = graphqlData(shown, 'node')
    const isShown =
      isJsonObject(value) &&
      Object.values(value).some(
        (one) =>
          one !== null &&
          typeof one !== 'object' &&
          String(one) !== object.id &&
          textOf(own.exchange.response).includes(JSON.stringify(one)),
      )
    if (!isShown) return
    context.report({
      message: `${peer} is not shown ${graphql.field} ${object.id} of ${context.owner}, but reads it as node.`,
      confidence: 'certain',
      point: { in: object.point.in, name: object.point.name },
      evidence: [
        { label: `${context.owner} reads the object`, exchange: own.exchange },
        { label: `${peer} is denied`, exchange: denied },
        { label: `${peer} reads it as node`, exchange: shown },
      ],
    })
  },
})
