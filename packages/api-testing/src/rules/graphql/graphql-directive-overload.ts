import { askGraphql, defineRule, graphqlErrors, textOf } from '../../rule/index.ts'

const count = 500

/** Fewer errors than directives: validation stopped, as the reference implementation does after a hundred. */
const unlimited = count * 0.9
const speaksOfLimit =
  /directives?[^"]*(?:limit|too many|exceed|at most|maximum|allowed)|(?:limit|too many|exceed|at most|maximum)[^"]*directives?/i

/** Unknown directives, so that nothing is carried out; each of them makes an error. A server with a limit says so, or stops counting early. */
export default defineRule({
  id: 'graphql-directive-overload',
  title: 'A GraphQL document may make the server write hundreds of errors',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L',
  cwe: [770, 400],
  owasp: 'API4:2023',
  why: 'Every unknown directive is looked up and answered with an error of its own. The answer is many times larger than the request, and the checking never stops early.',
  fix: 'Limit directives and tokens in a document, and stop validation after a few errors.',
  controls: ['capacity-management'],
  scope: 'host',
  run: async (context) => {
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
