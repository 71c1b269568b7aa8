import { createdId, defineRule, fieldsOf, findStored, outcomeOf, textOf } from '../../rule/index.ts'

/** The fields of a working POST in the query string of a GET; what they name must not be there afterwards. */
export default defineRule({
  id: 'change-by-get',
  title: 'A change can be made with a GET request',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:H/A:N',
  cwe: [650, 352],
  owasp: 'API8:2023',
  why: 'Links, pictures, crawlers and prefetching make GET requests without asking. Each of them changes data where the method is not looked at, and values end up in logs.',
  fix: 'Accept changes only with the methods that are made for them, and answer 405 to all others.',
  controls: ['secure-coding', 'session-management'],
  needs: { effect: 'write' },
  applies: ({ endpoint }) =>
    endpoint.method === 'POST' && endpoint.effect === 'write' && endpoint.graphql === undefined
      ? true
      : 'changes nothing by POST',
  run: async (context) => {
    const baseline = context.baseline()
    if (baseline?.draft.body.kind !== 'json' && baseline?.draft.body.kind !== 'form') return
    const { draft } = baseline
    const fields =
      draft.body.kind === 'form' ? draft.body.fields : draft.body.kind === 'json' ? fieldsOf(draft.body.value) : []
    const mark = `hf${context.unique()}`
    const at = fields.findIndex(
      ([name, value]) => /^[A-Za-z][\w .'-]*$/.test(value) && !/type|status|role|kind|category/i.test(name),
    )
    if (at === -1) return
    const marked = fields.map(([name, value], index) => [name, index === at ? mark : value] as const)
    const isThere = ({ response }: { response: Parameters<typeof textOf>[0] }): boolean =>
      textOf(response).includes(mark)
    const exchange = await context.send({
      ...draft,
      method: 'GET',
      query: [...draft.query, ...marked],
      body: { kind: 'none' },
    })
    if (outcomeOf(exchange.response) !== 'works') return
    // The answer may repeat the query; only what another request shows has been stored.
    const shown = await findStored(context, exchange, isThere)
    const isOwnEcho = shown?.request.target.includes(mark) ?? true
    if (shown === undefined || isOwnEcho) return
    context.report({
      message: `GET ${context.endpoint.path} with the fields in the query stores them${createdId(exchange) === undefined ? '' : ` (id ${createdId(exchange)})`}: ${shown.request.target} shows ${mark}.`,
      confidence: 'certain',
      evidence: [
        { label: 'change by GET', exchange },
        { label: 'it is there', exchange: shown },
      ],
    })
  },
})
