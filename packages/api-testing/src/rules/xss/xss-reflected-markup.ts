import { contextsOf, defineRule, htmlReflections } from '../../rule/index.ts'

/** A value that comes back as text of a page is sent with an element of its own in it; as markup it must not come back. */
export default defineRule({
  id: 'xss-reflected-markup',
  title: 'Markup in a parameter becomes part of the page',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N',
  cwe: [79],
  owasp: 'A03:2021',
  why: "A link with a script in it runs in the name of the site for whoever opens it. The script reads what the user sees and acts with the user's rights.",
  fix: 'Encode values for the place where they are put into the page, by way of a template engine that does so by itself; add a Content-Security-Policy.',
  controls: ['secure-coding', 'input-validation'],
  needs: { baseline: 'answered' },
  run: async (context) => {
    for (const { point, contexts, send } of await htmlReflections(context)) {
      if (!contexts.some(({ kind }) => kind === 'text')) continue
      const element = `hf${context.unique()}`
      const page = await send(`a<${element}>b`)
      if (page === undefined || !page.html.includes(`a<${element}>b`)) continue
      if (!contextsOf(page.html, `<${element}`).some(({ kind }) => kind === 'text')) continue
      context.report({
        message: `The element <${element}> sent in ${point.in} parameter \`${point.name}\` is an element of the page.`,
        confidence: 'certain',
        point,
        evidence: [{ label: 'value with an element', exchange: page.exchange }],
      })
    }
  },
})
