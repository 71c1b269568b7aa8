import {
  defineRule,
  fieldNames,
  isIdName,
  leavesOf,
  outcomeOf,
  pathText,
  setAt,
  valuesShown,
} from '../../rule/index.ts'

/** An own request that refers to an object of somebody else, and is answered with what is in it. */
export default defineRule({
  id: 'bola-foreign-reference',
  title: 'Referring to a foreign object discloses what is in it',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:L/A:N',
  cwe: [639],
  owasp: 'API1:2023',
  why: 'The server checks the object that is written but not those it refers to, and puts their content into the answer. Another user names a foreign address or card and is shown it.',
  fix: 'Check the owner of every object that a request refers to, not only of the one that it addresses.',
  controls: ['access-control', 'input-validation'],
  needs: { effect: 'write', identities: 2, baseline: 'works' },
  applies: ({ endpoint, baseline }) => {
    if (endpoint.effect !== 'write' || endpoint.graphql !== undefined) return 'does not write'
    const own = baseline()
    if (own === undefined) return true
    const { body } = own.draft
    return body.kind === 'json' && leavesOf(body.value).some(({ path }) => isIdName(String(path.at(-1))))
      ? true
      : 'its body refers to no other object'
  },
  run: async (context) => {
    const own = context.baseline()
    const { peer, owner, api } = context
    const theirs = peer === undefined ? undefined : context.baseline(peer)
    if (own?.draft.body.kind !== 'json' || peer === undefined || theirs?.draft.body.kind !== 'json') return
    for (const { path, value } of leavesOf(own.draft.body.value)) {
      if (!isIdName(String(path.at(-1))) || value === null || api.hasSeen(peer, String(value))) continue
      const { draft } = theirs
      const attack = { ...draft, body: { ...theirs.draft.body, value: setAt(theirs.draft.body.value, path, value) } }
      const exchange = await context.send(attack, { as: peer })
      if (outcomeOf(exchange.response) !== 'works') continue
      const sources = api.endpoints.flatMap((one) =>
        one.effect === 'read' ? (api.view(one).baseline(owner) ?? []) : [],
      )
      const source = sources
        .map((one) => ({
          one,
          shown: valuesShown(context, one.exchange.response, exchange.response, peer, [attack, own.draft]),
        }))
        .find(({ shown }) => shown.length > 0)
      if (source === undefined) continue
      context.report({
        message: `${peer} sends ${pathText(path)} ${String(value)}, which belongs to ${owner}, and the answer shows ${fieldNames(source.shown)} of it.`,
        confidence: 'certain',
        point: { in: 'body', name: pathText(path) },
        evidence: [
          { label: `what ${owner} sees of it`, exchange: source.one.exchange },
          { label: `${peer} refers to it`, exchange },
        ],
      })
      return
    }
  },
})
