import { defineRule, firstMatch, listen, socketDraft, stackTraces, takesSocket } from '../../rule/index.ts'

const odd = ['{', 'hf', '{"type":{"hf":1}}', '[[[[]]]]', '{"type":"hf","id":null,"payload":"\\u0000"}']

export default defineRule({
  id: 'websocket-error-details',
  title: 'Odd messages on a WebSocket bring a stack trace to light',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N',
  cwe: [209],
  owasp: 'API8:2023',
  why: 'Errors of messages pass by the handling that requests have. Traces name files, libraries and values, and tell an attacker what to try next.',
  fix: 'Catch errors where messages are handled and answer with a code and an id; write the details to the log only.',
  controls: ['secure-configuration', 'secure-coding'],
  needs: { baseline: 'answered' },
  applies: takesSocket,
  run: async (context) => {
    const heard = await listen(context, socketDraft(context), { say: odd, wanted: odd.length })
    const trace = firstMatch(heard.messages.join('\n'), stackTraces)
    if (trace === undefined) return
    context.report({
      message: `Odd messages are answered with a stack trace: ${trace.trim().slice(0, 80)}`,
      evidence: [{ label: 'connection on which the messages were sent', exchange: heard.exchange }],
    })
  },
})
