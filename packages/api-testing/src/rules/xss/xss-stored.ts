import { contentKind, contextsOf, defineRule, findStored, outcomeOf, textOf, withPoint } from '../../rule/index.ts'

export default defineRule({
  id: 'xss-stored',
  title: 'Stored markup becomes part of a page that others see',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:H/I:H/A:N',
  cwe: [79],
  owasp: 'A03:2021',
  why: 'A script in a stored text runs for everybody who opens the page, administrators among them, with their rights. No link has to be sent to anybody.',
  fix: 'Encode values when they are put into a page; where markup is wanted, clean it with a library that knows HTML.',
  controls: ['secure-coding', 'input-validation'],
  needs: { effect: 'write' },
  applies: ({ endpoint }) => (endpoint.effect === 'write' ? true : 'stores nothing'),
  run: async (context) => {
    const draft = context.baseline()?.draft
    if (draft === undefined) return
    const points = context.points((point) => point.in === 'body' && typeof point.value === 'string').slice(0, 5)
    for (const point of points) {
      const element = `hf${context.unique()}`
      const stored = await context.send(withPoint(draft, point, `a<${element}>b`))
      if (outcomeOf(stored.response) !== 'works') continue
      const shown = await findStored(
        context,
        stored,
        ({ response }) =>
          contentKind(response) === 'html' &&
          contextsOf(textOf(response), `<${element}`).some(({ kind }) => kind === 'text'),
      )
      if (shown === undefined) continue
      context.report({
        message: `The element <${element}>, stored in \`${point.name}\`, is an element of the page ${shown.request.target}.`,
        confidence: 'certain',
        point,
        evidence: [
          { label: 'the value is stored', exchange: stored },
          { label: 'the page', exchange: shown },
        ],
      })
    }
  },
})
