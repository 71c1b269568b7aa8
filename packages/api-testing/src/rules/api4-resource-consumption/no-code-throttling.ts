import { defineRule, outcomeOf, sendMany, withFields } from '../../rule/index.ts'

const attempts = 30
const checksCode =
  /verif|otp|2fa|mfa|two[-_]?factor|totp|(?:check|confirm|validate|redeem|apply|activate)[-_/]?|coupon|voucher|gift|pin$/i
const codeField = /^(?:.*_)?(?:code|otp|pin|totp|token|coupon|voucher|promo(?:_?code)?|mfa_?code)$/i

/** Thirty wrong codes in a row. */
export default defineRule({
  id: 'no-code-throttling',
  title: 'Short codes can be guessed without limit',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:L/A:N',
  cwe: [307, 799],
  owasp: 'API2:2023',
  why: 'A code of six digits has a million values, and the server checks hundreds in a second. Second factors, resets and vouchers are worth nothing without a limit.',
  fix: 'Let a code expire after a few wrong attempts, and limit attempts per account and per client.',
  controls: ['authentication', 'capacity-management'],
  needs: { baseline: 'answered', effect: 'write', exhausts: true },
  applies: ({ endpoint }) => {
    const [body] = endpoint.bodies
    const fields = [...(body?.schema.properties.keys() ?? [])]
    return endpoint.method === 'POST' && checksCode.test(endpoint.path) && fields.some((field) => codeField.test(field))
      ? true
      : 'checks no code'
  },
  run: async (context) => {
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (draft === undefined || (draft.body.kind !== 'json' && draft.body.kind !== 'form')) return
    const start = context.number(100_000, 900_000)
    const draftFor = (attempt: number) =>
      withFields(draft, (name, value) => {
        if (!codeField.test(name)) return value
        return /^\d+$/.test(value) ? String(start + attempt).slice(0, value.length) : `HF${start + attempt}`
      })
    const many = await sendMany(context, attempts, draftFor, context.owner)
    if (many === undefined || !many.even) return
    const outcome = outcomeOf(many.first.response)
    if (outcome === 'works' || outcome === 'redirected') return
    context.report({
      // a voucher is worth some money, a second factor an account
      severity: /redeem|coupon|voucher|promo|gift/i.test(context.endpoint.path) ? 'low' : 'high',
      message: `${attempts} wrong codes in a row were all answered alike (${many.first.response.status}), the last one as fast as the first.`,
      evidence: [
        { label: 'first wrong code', exchange: many.first },
        { label: `wrong code number ${attempts}`, exchange: many.last },
      ],
    })
  },
})
