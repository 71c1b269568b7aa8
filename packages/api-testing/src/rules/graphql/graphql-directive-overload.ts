import { askGraphql, defineRule, graphqlData, graphqlErrors, textOf } from '../../rule/index.ts'

const count = 500

/** Fewer errors than directives: validation stopped, as the reference implementation does after a hundred. */
const unlimited = count * 0.9
const speaksOfLimit =
  /directives?[^"]*(?:limit|too many|exceed|at most|maximum|allowed)|(?:limit|too many|exceed|at most|maximum)[^"]*directives?/i

/**
 * Unknown directives make an error each and nothing is carried out: a server with a limit says so, or stops counting early. A known one that is
 * repeated is refused by every validator (GraphQL specification §5.7.3).
 */
export default defineRule({
  id: 'graphql-directive-overload',
  title: 'A GraphQL field may carry hundreds of directives',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L',
  cwe: [770, 400],
  owasp: 'API4:2023',
  why: 'Every directive is looked up, and unknown ones are answered with an error each. Short documents keep the server busy, and the answer may be many times larger than the request.',
  fix: 'Limit directives and tokens in a document, and stop validation after a few errors.',
  controls: ['capacity-management'],
  scope: 'host',
  run: async (context) => {
    const repeated = await askGraphql(context, `{ __typename ${'@include(if: true) '.repeat(count)}}`)
    if (repeated === undefined) return
    if (typeof graphqlData(repeated, '__typename') === 'string' && graphqlErrors(repeated).length === 0) {
      context.report({
        message: `A document that repeats @include ${count} times on one field is carried out.`,
        evidence: [{ label: `${count} times the same directive`, exchange: repeated }],
      })
      return
    }
    const name = `hf${context.unique()}`
    const document = `{ __typename ${`@${name} `.repeat(count)}}`
    const exchange = await askGraphql(context, document)
    if (exchange === undefined || graphqlErrors(exchange).length < unlimited) return
    if (speaksOfLimit.test(textOf(exchange.response))) return
    context.report({
      message: `A document with ${count} unknown directives is answered with ${graphqlErrors(exchange).length} errors (${exchange.response.body.length} bytes).`,
      evidence: [{ label: `${count} directives`, exchange }],
    })
  },
})
