import { askGraphql, defineRule, textOf } from '../../rule/index.ts'

export default defineRule({
  id: 'graphql-suggestions',
  title: 'Errors of GraphQL suggest the names of fields',
  severity: 'info',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [200, 209],
  owasp: 'API9:2023',
  why: 'A wrong name is answered with names that are like it. The schema can be found word by word even where introspection is switched off.',
  fix: 'Switch suggestions off in production, together with introspection.',
  controls: ['secure-configuration', 'api-inventory'],
  scope: 'host',
  run: async (context) => {
    const fields = context.api.endpoints.flatMap(({ graphql }) =>
      graphql?.kind === 'query' && graphql.field.length > 3 ? [graphql.field] : [],
    )
    const misspelt = [...fields.slice(0, 3).map((field) => field.slice(0, -1)), '__typenam', 'usr', 'nodee']
    const exchange = await askGraphql(context, `{ ${misspelt.join(' ')} }`, { as: 'nobody' })
    const said =
      exchange === undefined
        ? undefined
        : /did you mean[^"]*(?:\\?"[^"]*\\?"[^"]*)?/i.exec(textOf(exchange.response))?.[0]
    if (exchange === undefined || said === undefined) return
    context.report({
      message: `A misspelt field is answered with a suggestion: ${said.replaceAll('\\', '').slice(0, 80)}`,
      evidence: [{ label: 'misspelt fields', exchange }],
    })
  },
})
