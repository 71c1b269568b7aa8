import { defineRule, hasSubstance, provenBoolean, scalarText, withPoint } from '../../rule/index.ts'

/** The same letters and digits in full width (U+FF01 …), which compatibility normalization turns into the plain ones. */
function fullWidth(text: string): string {
  return text.replaceAll(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfe_e0))
}

export default defineRule({
  id: 'unicode-folded-identity',
  title: 'Names in other Unicode forms are taken for the same account',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:L/A:N',
  cwe: [176, 289],
  owasp: 'API2:2023',
  why: 'A name in full-width letters is another text and yet finds the same account. Where one part of the service compares texts and another one folds them, an account can be registered that opens a second one.',
  fix: 'Normalize names once, when they come in (NFKC and lower case), and store and compare only that form.',
  controls: ['authentication', 'input-validation'],
  run: async (context) => {
    const baseline = context.baseline()
    if (baseline === undefined || !baseline.isStable || !hasSubstance(baseline.exchange.response)) return
    const points = context.points(
      ({ name, value }) => /user|login|e-?mail|account|name|handle/i.test(name) && /[A-Za-z]/.test(scalarText(value)),
    )
    for (const point of points.slice(0, 3)) {
      const value = scalarText(point.value)
      const proof = await provenBoolean(
        context,
        baseline.draft,
        () => ({
          yes: withPoint(baseline.draft, point, fullWidth(value)),
          no: withPoint(baseline.draft, point, fullWidth(`hf${context.unique()}`)),
        }),
        baseline.volatile,
      )
      if (proof === undefined) continue
      context.report({
        message: `In ${point.in} parameter \`${point.name}\` ${fullWidth(value)} finds what ${value} finds.`,
        point,
        evidence: proof.exchanges,
      })
      return
    }
  },
})
