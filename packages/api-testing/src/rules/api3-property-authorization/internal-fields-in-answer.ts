import { defineRule, isMasked, leavesOf, parseJson, pathText, textOf } from '../../rule/index.ts'

const internalName =
  /^(?:internal_\w+|internal(?:Notes?|Id|Comment|Status)|admin_?(?:notes?|comments?)|staff_?(?:notes?|comments?)|moderator_?notes?|cost_?price|purchase_?price|wholesale_?price|supplier_?price|margin|markup|risk_?score|fraud_?score|churn_?score|shadow_?banned|is_?shadow_?banned|blacklist_?reason|sql_?query|raw_?query|debug_?info|db_?host|database_?url|server_?path|absolute_?path)$/i

export default defineRule({
  id: 'internal-fields-in-answer',
  title: 'An answer holds fields that are for the operator only',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N',
  cwe: [213, 200],
  owasp: 'API3:2023',
  why: 'The stored record is answered as it is, with notes, prices or scores of the operator. Customers and competitors read what was never meant for them.',
  fix: 'Give answers a schema of their own with the fields that the client needs, and add others by role.',
  controls: ['data-minimization', 'secure-coding'],
  needs: { baseline: 'answered', sends: false },
  applies: ({ privilege }) => (privilege === undefined ? true : 'is for administrators'),
  run: (context) => {
    const ordinary = [
      'nobody',
      context.unprivileged?.name ?? (context.privileged?.name === context.owner ? undefined : context.owner),
    ]
    for (const as of ordinary) {
      const known = as === undefined ? undefined : context.baseline(as)
      const body = known === undefined ? undefined : parseJson(textOf(known.exchange.response))
      if (known === undefined || body === undefined) continue
      const found = leavesOf(body, 3000).filter(
        ({ path, value }) =>
          path.some((step) => internalName.test(String(step))) &&
          value !== null &&
          value !== '' &&
          !isMasked(String(value)),
      )
      if (found.length === 0) continue
      const names = [...new Set(found.map(({ path }) => pathText(path).replaceAll(/\[\d+\]/g, '[]')))]
      context.report({
        message: `The answer to ${known.as} holds ${names.slice(0, 5).join(', ')}.`,
        evidence: [{ label: `answer to ${known.as}`, exchange: known.exchange }],
      })
      break
    }
    return Promise.resolve()
  },
})
