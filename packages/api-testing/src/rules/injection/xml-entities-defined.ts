import { defineRule, isSameAnswer, outcomeOf, withEntities, withXml, xmlBody } from '../../rule/index.ts'

/**
 * Whether the parser reads definitions of entities in the document: one that is defined (by way of two others) passes, one that is not defined
 * breaks the document. Nothing large is ever sent.
 */
export default defineRule({
  id: 'xml-entities-defined',
  title: 'XML input may define entities of its own',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:L',
  cwe: [776],
  owasp: 'API4:2023',
  why: 'Entities that are made of entities grow tenfold with each line: a document of one kilobyte fills the memory. Only limits of the parser, where it has any, stand in the way.',
  fix: 'Refuse documents with a document type declaration, or switch off entity definitions in the parser.',
  controls: ['capacity-management', 'secure-coding'],
  applies: ({ endpoint }) =>
    endpoint.bodies.some(({ contentType }) => contentType.includes('xml')) ? true : 'takes no XML body',
  run: async (context) => {
    const baseline = context.baseline()
    const document = baseline === undefined ? undefined : xmlBody(baseline.draft.body)
    if (baseline === undefined || document === undefined) return
    const text = `hf${context.unique()}`
    const definitions = `<!ENTITY a "${text}"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">`
    const defined = await context.send(withXml(baseline.draft, withEntities(document, definitions, '&c;')))
    if (outcomeOf(defined.response) !== 'works') return
    const undefinedOne = await context.send(withXml(baseline.draft, withEntities(document, definitions, '&d;')))
    if (outcomeOf(undefinedOne.response) === 'works') return
    // A parser that refuses every document type would have refused the first one, and one that reads none answers both alike.
    const again = await context.send(withXml(baseline.draft, withEntities(document, definitions, '&c;')))
    if (!isSameAnswer(again.response, defined.response, baseline.volatile, 0.7)) return
    context.report({
      message: `A document whose texts are an entity made of other entities works; the same with an entity that is not defined is ${undefinedOne.response.status}.`,
      evidence: [
        { label: 'entity that is not defined', exchange: undefinedOne },
        { label: 'entities that are defined in the document', exchange: defined },
      ],
    })
  },
})
