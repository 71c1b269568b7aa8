import { defineRule, listen, objectPoints, scalarText, socketDraft, takesSocket, withPoint } from '../../rule/index.ts'

/** The owner opens the channel of the other user and hears what the other one hears there. */
export default defineRule({
  id: 'websocket-foreign-channel',
  title: 'A WebSocket sends the messages of another user',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639],
  owasp: 'API1:2023',
  why: 'Whoever is signed in names the id of somebody else when connecting and listens in. Nobody notices, for as long as the connection lasts.',
  fix: 'Take the channel from the session, or check for every subscription that it belongs to the caller.',
  controls: ['access-control'],
  needs: { baseline: 'answered', identities: 2 },
  applies: takesSocket,
  run: async (context) => {
    const { peer } = context
    const draft = socketDraft(context)
    const [point] = objectPoints(draft)
    const idOf = (name: string): string | undefined => {
      const owns = context.session(name)?.config.owns ?? {}
      const value = owns[point?.name ?? ''] ?? owns.id
      return value === undefined ? undefined : String(value)
    }
    if (peer === undefined || point === undefined) return
    const [own, foreign] = [idOf(context.owner), idOf(peer)]
    if (own === undefined || foreign === undefined) {
      context.block('error', 'it is not known which ids belong to the identities (`owns`)')
      return
    }
    const mine = await listen(context, withPoint(draft, point, own))
    const theirs = await listen(context, withPoint(draft, point, foreign), { as: peer })
    const [ofPeer] = theirs.messages
    if (ofPeer === undefined || mine.messages.includes(ofPeer)) return
    const nonsense = await listen(context, withPoint(draft, point, scalarText(`9${foreign}${own}`)))
    if (nonsense.messages.includes(ofPeer)) return
    const overheard = await listen(context, withPoint(draft, point, foreign))
    if (!overheard.messages.includes(ofPeer)) return
    context.report({
      message: `${context.owner} opens the channel with ${point.name} ${foreign} of ${peer} and is sent what ${peer} is sent: ${ofPeer.slice(0, 80)}`,
      confidence: 'certain',
      point,
      evidence: [
        { label: `${peer} on the own channel`, exchange: theirs.exchange },
        { label: `${context.owner} on the channel of ${peer}`, exchange: overheard.exchange },
      ],
    })
  },
})
