import { defineRule, listen, socketDraft, takesSocket } from '../../rule/index.ts'

const megabytes = 6

/** Only where messages are answered can it be seen that a large one was read to its end. */
export default defineRule({
  id: 'websocket-message-size',
  title: 'Messages of many megabytes are read on a WebSocket',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:L',
  cwe: [770],
  owasp: 'API4:2023',
  why: 'Messages are collected in memory until they are complete, whatever their size. Limits of the web server for bodies do not hold for them.',
  fix: 'Set the largest message that the library accepts (maxPayload and the like) to what is needed.',
  controls: ['capacity-management'],
  needs: { baseline: 'answered' },
  applies: takesSocket,
  run: async (context) => {
    const draft = socketDraft(context)
    const silent = await listen(context, draft, { wanted: 1 })
    if (!silent.granted) return
    const small = await listen(context, draft, { say: ['hf'], wanted: silent.messages.length + 1 })
    if (small.messages.length <= silent.messages.length || small.closeCode !== undefined) {
      context.block('error', 'a small message is not answered, so a large one would prove nothing')
      return
    }
    const text = `hf${' '.repeat(megabytes * 1_000_000)}`
    const large = await listen(context, draft, { say: [text], wanted: silent.messages.length + 1, patienceMs: 10_000 })
    if (large.closeCode !== undefined || large.messages.length <= silent.messages.length) return
    context.report({
      message: `A message of ${megabytes} MB is answered like one of two letters.`,
      evidence: [{ label: 'connection on which the message was sent', exchange: large.exchange }],
    })
  },
})
