import { defineRule, outcomeOf, findStored, textOf, withPoint, withoutEcho } from '../../rule/index.ts'

/** A text that is stored as it is and becomes part of a template where it is shown: in a mail, an invoice, a page of somebody else. */
export default defineRule({
  id: 'template-stored',
  title: 'A stored text is evaluated as a template when it is shown',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H',
  cwe: [1336, 94],
  owasp: 'A03:2021',
  why: 'The expression waits in a name or a comment until a page or a mail is made of it. It runs with the rights of that page, and for everybody who opens it.',
  fix: 'Pass stored texts to templates as data; never build a template out of them.',
  controls: ['secure-coding', 'input-validation'],
  needs: { effect: 'write' },
  applies: ({ endpoint }) => (endpoint.effect === 'write' ? true : 'stores nothing'),
  run: async (context) => {
    const draft = context.baseline()?.draft
    if (draft === undefined) return
    const points = context.points((point) => point.in === 'body' && typeof point.value === 'string').slice(0, 4)
    for (const point of points) {
      const n = context.number(10_000, 99_999)
      const m = context.number(10_000, 99_999)
      const product = String(n * m)
      // One text for all families; each of them evaluates its own part.
      const payload = `{{${n}*${m}}} \${${n}*${m}} <%= ${n}*${m} %> #{${n}*${m}}`
      const stored = await context.send(withPoint(draft, point, payload))
      if (outcomeOf(stored.response) !== 'works') continue
      const shown = await findStored(context, stored, ({ response }) =>
        withoutEcho(textOf(response), [payload]).includes(product),
      )
      if (shown === undefined || textOf(stored.response).includes(product)) continue
      context.report({
        message: `An expression stored in \`${point.name}\` comes back computed (${n} × ${m} = ${product}) from ${shown.request.method} ${shown.request.target}.`,
        confidence: 'certain',
        point,
        evidence: [
          { label: 'the expression is stored', exchange: stored },
          { label: 'it is shown, computed', exchange: shown },
        ],
      })
      return
    }
  },
})
