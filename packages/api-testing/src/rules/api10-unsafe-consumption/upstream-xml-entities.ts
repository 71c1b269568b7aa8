import { consume, defineUpstreamRule } from '../../rule/index.ts'

/** The other service answers with XML whose entity leads to a second address of the listener. */
export default defineUpstreamRule({
  id: 'upstream-xml-entities',
  title: 'External entities in XML of other services are resolved',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:N/A:L',
  cwe: [611],
  why: 'Requests are guarded against entities, answers of other services are not. Whoever answers there reads files of the server and calls addresses inside the network.',
  fix: 'Switch off DTDs and external entities for every XML parser, whatever it reads.',
  controls: ['supplier-security', 'secure-coding'],
  judge: async (context, point) => {
    const { oob } = context
    if (oob === undefined) return false
    const second = oob.newToken()
    const found = await consume(context, point, {
      status: 200,
      headers: { 'content-type': 'application/xml' },
      body: `<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY hf SYSTEM "${oob.url(second)}">]><feed><title>&hf;</title></feed>`,
    })
    if (found === undefined) return false
    context.expectCall(second, 'http', () => ({
      message: `The XML that the address in ${point.name} gave named an entity, and the server fetched it.`,
      confidence: 'certain',
      point: { in: point.in, name: point.name },
      evidence: [{ label: 'request with the address of an XML document', exchange: found.exchange }],
    }))
    return oob.hitsOf(second).length > 0
  },
})
