import { defineRule, emptyDraft, graphqlData, graphqlPath } from '../../rule/index.ts'
import type { RequestDraft } from '../../rule/index.ts'

const document = 'mutation { hf: __typename }'
const fallback = 'query { hf: __typename }'

/** Content types that a form on any site can send without the browser asking first (Fetch Standard, CORS-safelisted). */
const simple: readonly { name: string; body: (query: string) => RequestDraft['body'] }[] = [
  { name: 'application/x-www-form-urlencoded', body: (query) => ({ kind: 'form', fields: [['query', query]] }) },
  {
    name: 'text/plain',
    body: (query) => ({ kind: 'raw', contentType: 'text/plain', bytes: Buffer.from(JSON.stringify({ query })) }),
  },
]

export default defineRule({
  id: 'graphql-simple-post',
  title: 'GraphQL documents can be sent with a form of any site',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:H/A:N',
  cwe: [352],
  owasp: 'API8:2023',
  why: "Forms are sent to other sites with the user's cookies and without asking first. A page of an attacker carries out mutations in the name of whoever visits it.",
  fix: 'Accept application/json only, and require a header that forms cannot set.',
  controls: ['secure-configuration', 'session-management'],
  scope: 'host',
  run: async (context) => {
    const path = await graphqlPath(context)
    if (path === undefined) return
    for (const { name, body } of simple) {
      for (const query of [document, fallback]) {
        const exchange = await context.send({
          ...emptyDraft(context.endpoint),
          method: 'POST',
          rawPath: path,
          headers: [['Origin', 'https://hf.example.net']],
          body: body(query),
        })
        if (typeof graphqlData(exchange, 'hf') !== 'string') continue
        context.report({
          message: `A document sent as ${name} from another site is carried out.`,
          evidence: [{ label: `document as ${name}`, exchange }],
          key: name,
        })
        break
      }
    }
  },
})
