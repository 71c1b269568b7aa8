import { defineRule, hasSubstance, outcomeOf, provenBoolean, scalarText, withPoint } from '../../rule/index.ts'

const rare = 'qxzjvkw'

/**
 * `_` stands for any one letter in LIKE. A search text with one letter replaced by `_` must find what the text finds, and with the letter replaced
 * by another it must not.
 */
export default defineRule({
  id: 'sql-like-wildcard',
  title: 'Wildcards of the database work in a search text',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:L',
  cwe: [155, 943],
  owasp: 'A03:2021',
  why: 'The text goes into a LIKE pattern as it is. Exact look-ups of codes and names become guessing games letter by letter, and patterns of many wildcards keep the database busy.',
  fix: 'Escape %, _ and the escape character before a text becomes part of a pattern, or compare with equality.',
  controls: ['secure-coding', 'input-validation'],
  run: async (context) => {
    const baseline = context.baseline()
    if (baseline === undefined || !baseline.isStable || !hasSubstance(baseline.exchange.response)) return
    if (outcomeOf(baseline.exchange.response) !== 'works') return
    const points = context.points(({ value }) => typeof value === 'string' && /^[A-Za-z][\w -]{2,40}$/.test(value))
    for (const point of points.slice(0, 6)) {
      const text = scalarText(point.value)
      const at = text.search(/[A-Za-z]\w*$/) + 1
      const replaced = (letter: string): string => text.slice(0, at) + letter + text.slice(at + 1)
      let turn = 0
      const proof = await provenBoolean(
        context,
        withPoint(baseline.draft, point, text),
        () => {
          turn += 1
          return {
            yes: withPoint(baseline.draft, point, replaced('_')),
            no: withPoint(baseline.draft, point, replaced(rare[turn % rare.length] ?? 'q')),
          }
        },
        baseline.volatile,
      )
      if (proof === undefined) continue
      context.report({
        message: `In ${point.in} parameter \`${point.name}\` the wildcard ${replaced('_')} finds what ${text} finds; another letter in its place finds nothing of it.`,
        point,
        evidence: proof.exchanges,
      })
    }
  },
})
