import { askGraphql, defineRule, graphqlData } from '../../rule/index.ts'

const count = 250

export default defineRule({
  id: 'graphql-alias-overload',
  title: 'One GraphQL document may call a field hundreds of times',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L',
  cwe: [770, 799],
  owasp: 'API4:2023',
  why: 'Aliases repeat a field under other names, and limits that count requests see one. The service does hundreds of times the work, and codes and passwords are tried by the hundred.',
  fix: 'Limit the number of aliases and root fields in a document, and count operations rather than requests in rate limits.',
  controls: ['capacity-management'],
  scope: 'host',
  run: async (context) => {
    const document = `{ ${Array.from({ length: count }, (_, index) => `a${index}: __typename`).join(' ')} }`
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const exchange = await askGraphql(context, document)
      if (exchange === undefined || typeof graphqlData(exchange, `a${count - 1}`) !== 'string') return
      if (attempt === 1)
        context.report({
          message: `A document with ${count} aliases of one field is carried out.`,
          evidence: [{ label: `${count} aliases`, exchange }],
        })
    }
  },
})
