import {
  defineRule,
  fieldNames,
  isTelling,
  leavesOf,
  outcomeOf,
  parseJson,
  textOf,
  valuesShown,
  withPoint,
} from '../../rule/index.ts'

const searchName = /^(?:q|query|search|term|keyword|keywords|text|filter|name|title)$/i

/** A word that only the owner was ever shown, searched for by another user: the result must show more of the object than the word. */
export default defineRule({
  id: 'bola-search-shows-others',
  title: 'A search finds the private objects of other users',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 200],
  owasp: 'API1:2023',
  why: 'Lists are filtered by the caller, the index behind the search is not. Whoever searches for common words reads the objects of everybody.',
  fix: 'Filter the search by what the caller may see, inside the query of the index.',
  controls: ['access-control', 'secure-coding'],
  needs: { identities: 2, baseline: 'works' },
  applies: ({ endpoint, requiresAuth }) => {
    if (endpoint.effect !== 'read') return 'does not read'
    if (!requiresAuth) return 'does not require credentials'
    return endpoint.params.some((param) => param.in === 'query' && searchName.test(param.name))
      ? true
      : 'searches nothing'
  },
  run: async (context) => {
    const { peer, owner, api } = context
    const own = context.baseline()
    const [point] = context.points((one) => one.in === 'query' && searchName.test(one.name))
    if (own === undefined || peer === undefined || point === undefined) return
    const words = api.endpoints
      .flatMap((one) => {
        const view = api.view(one)
        const response =
          view.requiresAuth && one.effect === 'read' ? view.baseline(owner)?.exchange.response : undefined
        const body = response === undefined ? undefined : parseJson(textOf(response))
        return body === undefined ? [] : leavesOf(body, 500)
      })
      .filter(
        (leaf) =>
          typeof leaf.value === 'string' &&
          isTelling(leaf) &&
          leaf.value.length <= 60 &&
          !api.hasSeen(peer, leaf.value),
      )
      .map(({ value }) => String(value))
    for (const word of [...new Set(words)].slice(0, 4)) {
      const draft = withPoint(own.draft, point, word)
      const mine = await context.send(draft, { as: owner })
      if (outcomeOf(mine.response) !== 'works') continue
      const exchange = await context.send(draft, { as: peer })
      const shown = valuesShown(context, mine.response, exchange.response, peer, [draft])
      if (outcomeOf(exchange.response) !== 'works' || shown.length === 0) continue
      const nobody = await context.send(draft, { as: 'nobody' })
      if (outcomeOf(nobody.response) === 'works') return
      context.report({
        message: `${peer} searches for "${word}", which stands in an object of ${owner}, and is shown ${fieldNames(shown)} of it.`,
        confidence: 'certain',
        point: { in: point.in, name: point.name },
        evidence: [
          { label: `${owner} searches`, exchange: mine },
          { label: `${peer} searches`, exchange },
        ],
      })
      return
    }
  },
})
