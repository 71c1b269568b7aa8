import { askGraphql, defineRule, getAt, isJsonObject, parseJson, textOf } from '../../rule/index.ts'

export default defineRule({
  id: 'graphql-tracing',
  title: 'Answers of GraphQL carry traces of their execution',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [489, 203],
  owasp: 'API8:2023',
  why: 'The trace says how long every resolver took, to the nanosecond. That finds the slow ones to attack and tells apart what exists from what does not.',
  fix: 'Switch tracing in answers off; send traces to the monitoring instead.',
  controls: ['secure-configuration', 'logging-and-monitoring'],
  scope: 'host',
  run: async (context) => {
    const exchange = await askGraphql(context, '{ __typename }')
    const extensions = exchange === undefined ? undefined : getAt(parseJson(textOf(exchange.response)), ['extensions'])
    if (exchange === undefined || !isJsonObject(extensions)) return
    const name = ['tracing', 'ftv1', 'queryPlan', 'debug', 'sql', 'queries'].find(
      (key) => extensions[key] !== undefined,
    )
    if (name === undefined) return
    context.report({
      message: `Answers carry extensions.${name}.`,
      evidence: [{ label: 'plain query', exchange }],
    })
  },
})
