import {
  askGraphql,
  defineRule,
  getPath,
  graphqlData,
  graphqlPath,
  isJsonObject,
  listen,
  parseJson,
  withHeader,
} from '../../rule/index.ts'

const query = '{ hf: __typename }'
/** The two protocols in use, and how each of them asks. */
const protocols = [
  { name: 'graphql-transport-ws', ask: 'subscribe' },
  { name: 'graphql-ws', ask: 'start' },
]

function answers(message: string): boolean {
  const parsed = parseJson(message)
  return isJsonObject(parsed) && (parsed.type === 'next' || parsed.type === 'data') && /"hf"\s*:/.test(message)
}

export default defineRule({
  id: 'graphql-socket-unauthenticated',
  title: 'GraphQL asks for credentials over HTTP and not over its WebSocket',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [306, 288],
  owasp: 'API2:2023',
  why: 'The socket for subscriptions also takes queries and mutations, and its connection is set up by other code. What the one door refuses, the other one lets in.',
  fix: 'Authenticate in connection_init or at the upgrade, and refuse everything on the socket until that has happened.',
  controls: ['authentication'],
  scope: 'host',
  run: async (context) => {
    const path = await graphqlPath(context)
    const refused = await askGraphql(context, query, { as: 'nobody' })
    if (path === undefined || refused === undefined || graphqlData(refused, 'hf') !== undefined) return
    for (const { name, ask } of protocols) {
      const draft = getPath(context, path)
      const headers = withHeader(
        withHeader(draft.headers, 'Sec-WebSocket-Protocol', name),
        'Origin',
        context.endpoint.origin,
      )
      const heard = await listen(
        context,
        { ...draft, headers },
        {
          as: 'nobody',
          say: [
            JSON.stringify({ type: 'connection_init', payload: {} }),
            JSON.stringify({ id: 'hf', type: ask, payload: { query } }),
          ],
          wanted: 3,
        },
      )
      if (!heard.messages.some(answers)) continue
      context.report({
        message: `A query without credentials is refused at POST ${path} and answered on the WebSocket there (${name}).`,
        confidence: 'certain',
        evidence: [
          { label: 'query by POST, without credentials', exchange: refused },
          { label: 'WebSocket, without credentials', exchange: heard.exchange },
        ],
      })
      return
    }
  },
})
