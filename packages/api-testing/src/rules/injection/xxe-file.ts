import { defineRule, systemFile, textOf, withEntities, withXml, xmlBody } from '../../rule/index.ts'

const files = ['file:///etc/passwd', 'file:///c:/windows/win.ini']

/** The working body as XML, with every text replaced by an entity that stands for a file of the system. */
export default defineRule({
  id: 'xxe-file',
  title: 'XML input shows files of the server',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:L',
  cwe: [611],
  owasp: 'API8:2023',
  why: 'The XML parser replaces references by files that the caller names, and the answer shows them. Configuration and keys of the service are read like this.',
  fix: 'Switch off document type declarations and external entities in the parser; accept only the content types that the endpoint needs.',
  controls: ['secure-coding', 'secure-configuration'],
  needs: { baseline: 'answered' },
  applies: ({ endpoint }) => (endpoint.bodies.length > 0 && endpoint.graphql === undefined ? true : 'takes no body'),
  run: async (context) => {
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    const document = draft === undefined ? undefined : xmlBody(draft.body)
    if (draft === undefined || document === undefined) return
    for (const file of files) {
      const attack = withXml(draft, withEntities(document, `<!ENTITY hf SYSTEM "${file}">`, '&hf;'))
      const exchange = await context.send(attack)
      const shown = systemFile.exec(textOf(exchange.response))?.[0]
      if (shown === undefined) continue
      // The same without the entity: what shows such a line anyway proves nothing.
      const plain = await context.send(withXml(draft, document))
      if (systemFile.test(textOf(plain.response))) return
      context.report({
        message: `The entity ${file} in an XML body comes back resolved (${shown.trim()}).`,
        confidence: 'certain',
        evidence: [
          { label: 'the same without the entity', exchange: plain },
          { label: 'body with the entity', exchange },
        ],
      })
      return
    }
  },
})
