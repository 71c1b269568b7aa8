import { defineRule, htmlReflections } from '../../rule/index.ts'

/** A value inside an attribute is sent with the quote that ends the attribute and the beginning of another one. */
export default defineRule({
  id: 'xss-reflected-attribute',
  title: 'A quote in a parameter ends an attribute of the page',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N',
  cwe: [79, 83],
  owasp: 'A03:2021',
  why: 'Angle brackets are encoded and quotes are not, so a value adds attributes to the element it stands in. An event handler among them is a script.',
  fix: 'Encode quotes as well wherever values stand in attributes, and always put attributes in quotes.',
  controls: ['secure-coding', 'input-validation'],
  needs: { baseline: 'answered' },
  run: async (context) => {
    for (const { point, contexts, send } of await htmlReflections(context)) {
      const attributes = contexts.filter((one) => one.kind === 'attribute')
      const quotes = new Set(attributes.map(({ quote }) => quote))
      for (const quote of quotes) {
        const mark = `hf${context.unique()}`
        const page = await send(`a${quote} ${mark}=${quote}b`)
        // The new attribute stands inside a tag, after the end of the old one.
        const added = new RegExp(String.raw`<[A-Za-z][^<>]*=\s*${quote}[^<>${quote}]*a${quote} ${mark}=${quote}b`)
        if (page === undefined || !added.test(page.html)) continue
        context.report({
          message: `${quote === '' ? 'A blank' : quote} in ${point.in} parameter \`${point.name}\` ends the attribute that the value stands in; the attribute ${mark} was added.`,
          confidence: 'certain',
          point,
          evidence: [{ label: 'value that ends the attribute', exchange: page.exchange }],
        })
        break
      }
    }
  },
})
