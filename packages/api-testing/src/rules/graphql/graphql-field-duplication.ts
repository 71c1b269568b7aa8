import { askGraphql, defineRule, graphqlData } from '../../rule/index.ts'

const count = 1500

export default defineRule({
  id: 'graphql-field-duplication',
  title: 'A GraphQL document of any length is read and checked',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L',
  cwe: [770, 400],
  owasp: 'API4:2023',
  why: 'Fields that are repeated in a document must be compared with each other before anything is carried out. A few kilobytes keep the server busy, and the answer shows nothing of it.',
  fix: 'Limit the number of tokens that the parser accepts and the size of documents.',
  controls: ['capacity-management'],
  scope: 'host',
  run: async (context) => {
    const document = `{ ${'__typename '.repeat(count)}}`
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const exchange = await askGraphql(context, document)
      if (exchange === undefined || typeof graphqlData(exchange, '__typename') !== 'string') return
      if (attempt === 1)
        context.report({
          message: `A document that repeats one field ${count} times is carried out.`,
          evidence: [{ label: `${count} times the same field`, exchange }],
        })
    }
  },
})
