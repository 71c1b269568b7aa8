import { defineRule } from '../../rule/index.ts'

const keyName = /^(?:api_?key|access_?token|auth_?token|client_?secret|secret|password)$/i

/** What the description itself asks for, and what works that way. */
export default defineRule({
  id: 'api-key-in-query',
  title: 'The description asks for a key in the address',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N',
  cwe: [598],
  owasp: 'API2:2023',
  why: 'Every client is told to put its key into the address. From there it goes into logs of servers and proxies, into histories and Referer headers.',
  fix: 'Ask for the key in a header, and refuse it in the query after a time of transition.',
  controls: ['authentication'],
  report: 'host',
  needs: { baseline: 'answered', sends: false },
  applies: ({ schemes, endpoint }) =>
    schemes.some(({ kind }) => kind === 'apiKey') || endpoint.params.some(({ in: place }) => place === 'query')
      ? true
      : 'takes nothing in the address',
  run: (context) => {
    const known = context.baseline() ?? context.unreached()
    const scheme = context.schemes.find(({ kind, in: place }) => kind === 'apiKey' && place === 'query')
    const param = context.endpoint.params.find(({ in: place, name }) => place === 'query' && keyName.test(name))
    const field = scheme?.field ?? param?.name
    if (known?.exchange !== undefined && field !== undefined)
      context.report({
        message: `The description asks for ${field} in the query.`,
        evidence: [{ label: 'request to the endpoint', exchange: known.exchange }],
      })
    return Promise.resolve()
  },
})
