import { askGraphql, defineRule, emptyDraft, graphqlData, graphqlPath } from '../../rule/index.ts'
import type { Exchange } from '../../rule/index.ts'

const plain = '{ __schema { queryType { name } } }'

export default defineRule({
  id: 'graphql-introspection-bypass',
  title: 'Introspection is switched off and can still be had',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [200, 184],
  owasp: 'API9:2023',
  why: 'The filter looks for one form of the question, and there are others. Every type, field and mutation is handed out although somebody decided that it must not be.',
  fix: 'Switch introspection off with the rule of the library that looks at the parsed document, for all ways of sending it.',
  controls: ['secure-configuration', 'api-inventory'],
  scope: 'host',
  run: async (context) => {
    const path = await graphqlPath(context)
    const refused = await askGraphql(context, plain)
    if (path === undefined || refused === undefined || graphqlData(refused, '__schema') !== undefined) return
    const get = (query: string): Promise<Exchange> =>
      context.send({ ...emptyDraft(context.endpoint), method: 'GET', rawPath: path, query: [['query', query]] })
    const ways: { name: string; ask: () => Promise<Exchange | undefined> }[] = [
      {
        name: 'with a line break after __schema',
        ask: () => askGraphql(context, '{ __schema\n{ queryType { name } } }'),
      },
      { name: 'with a comma after __schema', ask: () => askGraphql(context, '{ __schema,{ queryType { name } } }') },
      {
        name: 'by way of __type',
        ask: () => askGraphql(context, '{ __schema: __type(name: "Query") { name fields { name } } }'),
      },
      {
        name: 'in a fragment',
        ask: () => askGraphql(context, 'query { ...hf } fragment hf on Query { __schema { queryType { name } } }'),
      },
      { name: 'by GET', ask: () => get(plain) },
    ]
    for (const { name, ask } of ways) {
      const exchange = await ask()
      if (
        exchange === undefined ||
        typeof graphqlData(exchange, '__schema') !== 'object' ||
        graphqlData(exchange, '__schema') === null
      )
        continue
      context.report({
        message: `Introspection is refused in its usual form and answered ${name}.`,
        evidence: [
          { label: 'usual form', exchange: refused },
          { label: name, exchange },
        ],
      })
      return
    }
  },
})
