import { askGraphql, codeOf, defineRule, graphqlData, graphqlErrors } from '../../rule/index.ts'
import type { Exchange, RuleContext } from '../../rule/index.ts'

/** Two fragments that contain each other. Every validator refuses them (GraphQL specification §5.5.2.2); what does not may never come back. */
const document =
  'query { ...HfA } fragment HfA on Query { __typename ...HfB } fragment HfB on Query { __typename ...HfA }'

interface Trouble {
  readonly how: string
  readonly exchange: Exchange | undefined
  readonly isAnswered: boolean
}

async function troubled(context: RuleContext): Promise<Trouble | undefined> {
  try {
    const exchange = await askGraphql(context, document, { timeoutMs: 5000 })
    if (exchange === undefined) return undefined
    if (exchange.response.status >= 500)
      return { how: `is answered with ${exchange.response.status}`, exchange, isAnswered: false }
    const isAnswered = typeof graphqlData(exchange, '__typename') === 'string' && graphqlErrors(exchange).length === 0
    return isAnswered ? { how: 'is carried out as if it were well-formed', exchange, isAnswered } : undefined
  } catch (error) {
    const code = codeOf(error)
    if (code === 'timeout') return { how: 'is not answered within 5 s', exchange: undefined, isAnswered: false }
    if (code === 'connection_failed') return { how: 'ends the connection', exchange: undefined, isAnswered: false }
    throw error
  }
}

export default defineRule({
  id: 'graphql-circular-fragment',
  title: 'Fragments that contain each other are not refused by the GraphQL server',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
  cwe: [674],
  owasp: 'API4:2023',
  why: 'The document has no end, and the server follows it until it runs out of stack or memory. One short request takes the service down for everybody.',
  fix: 'Validate documents with all rules of the specification before anything else looks at them, and update the library.',
  controls: ['capacity-management', 'secure-coding'],
  scope: 'host',
  needs: { effect: 'destructive' },
  run: async (context) => {
    const before = await askGraphql(context, '{ __typename }')
    if (before === undefined || graphqlData(before, '__typename') === undefined) return
    const first = await troubled(context)
    if (first === undefined) return
    const second = await troubled(context)
    if (second === undefined) return
    context.report({
      message: `A document of ${document.length} characters with two fragments that contain each other ${second.how}, twice in a row.`,
      // This one ends because it selects nothing below itself; those that do go on as long as there is data.
      ...(second.isAnswered ? { severity: 'medium' as const } : {}),
      evidence: [
        { label: 'normal document', exchange: before },
        ...(second.exchange === undefined ? [] : [{ label: 'circular fragments', exchange: second.exchange }]),
      ],
    })
  },
})
