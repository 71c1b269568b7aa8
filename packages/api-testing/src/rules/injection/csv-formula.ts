import { defineRule, headerOf, outcomeOf, readersOf, textOf, withPoint } from '../../rule/index.ts'
import type { Exchange } from '../../rule/index.ts'

function isTable({ response }: Exchange): boolean {
  const type = headerOf(response.headers, 'content-type') ?? ''
  const disposition = headerOf(response.headers, 'content-disposition') ?? ''
  return /csv|tab-separated/i.test(type) || /\.(?:csv|tsv)\b/i.test(disposition)
}

/** A text that begins with `=` is stored; the export must not hold a cell that begins so. */
export default defineRule({
  id: 'csv-formula',
  title: 'Exports hold formulas that somebody stored as text',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:L',
  cwe: [1236],
  owasp: 'A03:2021',
  why: 'A spreadsheet calculates cells that begin with =, +, - or @. Whoever opens the export runs what another user wrote into a name or a comment.',
  fix: 'Put an apostrophe before cells that begin with =, +, -, @, a tab or a line break when exporting.',
  controls: ['secure-coding', 'input-validation'],
  needs: { effect: 'write' },
  applies: ({ endpoint }) => (endpoint.effect === 'write' ? true : 'stores nothing'),
  run: async (context) => {
    const draft = context.baseline()?.draft
    const hasExport = context.api.endpoints.some((endpoint) => {
      const exchange = endpoint.effect === 'read' ? context.api.view(endpoint).baseline()?.exchange : undefined
      return exchange !== undefined && isTable(exchange)
    })
    if (draft === undefined || !hasExport) return
    const points = context.points((point) => point.in === 'body' && typeof point.value === 'string').slice(0, 4)
    for (const point of points) {
      const formula = `=1+${context.number(100_000, 999_999)}`
      const stored = await context.send(withPoint(draft, point, formula))
      if (outcomeOf(stored.response) !== 'works') continue
      for (const reader of readersOf(context, stored, 12)) {
        const known = context.api.view(reader.endpoint).baseline()?.exchange
        if (known === undefined || !isTable(known)) continue
        const exchange = await context.send(reader)
        const cell = new RegExp(String.raw`(?:^|[,;\t\n])"?${formula.replace('+', String.raw`\+`)}"?(?:[,;\t\r\n]|$)`)
        if (!cell.test(textOf(exchange.response))) continue
        context.report({
          message: `${formula}, stored in \`${point.name}\`, is a cell of the export ${reader.endpoint.id} as it is.`,
          confidence: 'certain',
          point,
          evidence: [
            { label: 'the text is stored', exchange: stored },
            { label: 'the export', exchange },
          ],
        })
        return
      }
    }
  },
})
