import { defineRule, listen, noCredentials, socketDraft, takesSocket } from '../../rule/index.ts'

const tokenName = /^(?:access_?)?token$|^jwt$|^auth(?:_?token)?$|^session(?:_?id)?$|^api_?key$|^key$/i

export default defineRule({
  id: 'websocket-token-in-url',
  title: 'A WebSocket takes the token from the address',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:L/I:N/A:N',
  cwe: [598],
  owasp: 'API2:2023',
  why: 'Addresses are written into the logs of servers and proxies. A token in one of them opens the session for whoever reads the log.',
  fix: 'Send the token in the first message or as a subprotocol, or give out tickets that work once and for seconds.',
  controls: ['session-management', 'logging-and-monitoring'],
  needs: { baseline: 'answered', identities: 1 },
  applies: takesSocket,
  run: async (context) => {
    const draft = socketDraft(context)
    const { credentials } = context.session(context.owner) ?? {}
    const bearer = credentials?.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1]
    const token = bearer?.replace(/^Bearer /i, '') ?? credentials?.cookies[0]?.[1] ?? credentials?.query[0]?.[1]
    if (token === undefined) return
    const declared = context.endpoint.params.filter(({ in: place, name }) => place === 'query' && tokenName.test(name))
    const names = [
      ...new Set([
        ...declared.map(({ name }) => name),
        ...(credentials?.query.map(([name]) => name) ?? []),
        'token',
        'access_token',
      ]),
    ]
    const withToken = (name: string, value: string) => ({
      ...draft,
      query: [...draft.query.filter(([key]) => key !== name), [name, value] as const],
    })
    for (const name of names.slice(0, 4)) {
      const wrong = await listen(context, withToken(name, `hf${context.unique()}`), { credentials: noCredentials })
      if (wrong.granted && wrong.closeCode === undefined) return
      const right = await listen(context, withToken(name, token), { credentials: noCredentials })
      if (!right.granted || right.closeCode !== undefined) continue
      context.report({
        message: `The WebSocket is granted for the token of ${context.owner} in the query parameter ${name}, and refused for a wrong one.`,
        point: { in: 'query', name },
        evidence: [
          { label: 'wrong token in the address', exchange: wrong.exchange },
          { label: 'token in the address', exchange: right.exchange },
        ],
      })
      return
    }
  },
})
