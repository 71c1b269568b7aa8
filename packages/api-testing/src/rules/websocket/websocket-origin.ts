import { cookiesOf, defineRule, listen, socketDraft, takesSocket, withHeader } from '../../rule/index.ts'

/** Opened with the cookies of the user from a page of another site. Without the cookies it must be refused, or the session plays no part in it. */
export default defineRule({
  id: 'websocket-origin',
  title: 'Any website may open a WebSocket in the name of the user',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:N',
  cwe: [1385, 346],
  owasp: 'API8:2023',
  why: 'Browsers send cookies along when a page of any site opens a WebSocket, and they ask nobody first. Such a page reads the messages of its visitor and sends its own.',
  fix: 'Compare the Origin header with a list before granting the upgrade, or require a token that other sites do not have.',
  controls: ['session-management', 'secure-configuration'],
  needs: { baseline: 'answered', identities: 1 },
  applies: takesSocket,
  run: async (context) => {
    const credentials = cookiesOf(context)
    if (credentials === undefined) return
    const draft = socketDraft(context)
    const own = await listen(context, draft, { credentials })
    if (!own.granted) {
      context.block('error', `the owner is not granted the WebSocket (${own.exchange.response.status})`)
      return
    }
    const nobody = await listen(context, draft, { as: 'nobody' })
    if (nobody.granted && nobody.closeCode === undefined && nobody.messages.join('\n') === own.messages.join('\n'))
      return
    const origin = `https://hf${context.unique()}.example.net`
    const foreign = await listen(
      context,
      { ...draft, headers: withHeader(draft.headers, 'Origin', origin) },
      { credentials },
    )
    if (!foreign.granted || foreign.closeCode !== undefined || foreign.messages.length < own.messages.length) return
    context.report({
      message: `A WebSocket with the cookies of ${context.owner} is granted to a page of ${origin}; without the cookies it is not usable.`,
      confidence: 'certain',
      evidence: [
        { label: 'from the own origin', exchange: own.exchange },
        { label: 'without cookies', exchange: nobody.exchange },
        { label: 'from another site', exchange: foreign.exchange },
      ],
    })
  },
})
