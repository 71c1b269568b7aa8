import { defineRule, listen, socketDraft, takesSocket } from '../../rule/index.ts'

const asksWhoItIs = /auth|unauthori|sign.?in|log.?in|token|credential|forbidden|denied/i

export default defineRule({
  id: 'websocket-unauthenticated',
  title: 'A WebSocket sends messages to callers without credentials',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
  cwe: [306],
  owasp: 'API2:2023',
  why: 'The rest of the API asks who is calling, and the WebSocket does not. What it sends about orders, messages or positions reaches anybody who listens.',
  fix: 'Check the session or token before granting the upgrade, and the rights for every channel that is subscribed to.',
  controls: ['authentication', 'access-control'],
  needs: { baseline: 'answered', identities: 1 },
  applies: (view) => {
    if (view.isPublicByIntent) return 'is meant to be open'
    return view.apiHasAuth ? takesSocket(view) : 'the API knows no callers'
  },
  run: async (context) => {
    const draft = socketDraft(context)
    const own = await listen(context, draft)
    const [message] = own.messages
    if (message === undefined || asksWhoItIs.test(message)) {
      context.block('error', 'the WebSocket says nothing by itself, so nothing can be compared')
      return
    }
    for (let round = 0; round < 2; round += 1) {
      const nobody = await listen(context, draft, { as: 'nobody' })
      const [received] = nobody.messages
      if (received === undefined || asksWhoItIs.test(received)) return
      if (round === 1)
        context.report({
          message: `Without credentials the WebSocket is granted and sends: ${received.slice(0, 80)}`,
          evidence: [
            { label: `as ${context.owner}`, exchange: own.exchange },
            { label: 'without credentials', exchange: nobody.exchange },
          ],
        })
    }
  },
})
