import { askGraphql, defineRule, textOf } from '../../rule/index.ts'

const broken = [
  '{',
  '{ hfnosuchfield }',
  'query ($a: Int!) { __typename @include(if: $a) }',
  '{ __type(name: 5) { name } }',
]
const details =
  /"(?:stacktrace|stack|trace|debugMessage|exception)"\s*:\s*(?:\[\s*"|\{|"[^"]*(?:\bat |\.(?:js|ts|py|rb|php|java|go)\b|Traceback))|node_modules\/graphql|\\n\s+at [\w.]+ \(/

export default defineRule({
  id: 'graphql-error-details',
  title: 'Errors of GraphQL show the inside of the server',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [209, 215],
  owasp: 'API8:2023',
  why: 'The extensions of an error hold stack traces or debug messages. They name files, libraries and sometimes statements of the database.',
  fix: 'Run the server in production mode, and format errors so that only a message and a code leave it.',
  controls: ['secure-configuration', 'secure-coding'],
  scope: 'host',
  run: async (context) => {
    for (const document of broken) {
      const exchange = await askGraphql(context, document)
      if (exchange === undefined) return
      const shown = details.exec(textOf(exchange.response))?.[0]
      if (shown === undefined) continue
      context.report({
        message: `The error for the document ${document} holds ${shown.slice(0, 60)}.`,
        evidence: [{ label: 'broken document', exchange }],
      })
      return
    }
  },
})
