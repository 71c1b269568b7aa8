import { defineRule, leavesOf, parseJson, pathText, textOf } from '../../rule/index.ts'

const cardName = /card|pan$|^cc_?num|payment|account_?number|^number$/i

/** Luhn's check digit (ISO/IEC 7812-1 annex B). */
function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at])
    const doubled = at % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** Issuer ranges of the large schemes with their lengths. */
const issuers = /^(?:4\d{15}|5[1-5]\d{14}|2(?:2[2-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d)\d{12})$/

export default defineRule({
  id: 'payment-card-in-answer',
  title: 'An answer holds whole payment card numbers',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [359, 312],
  owasp: 'API3:2023',
  why: 'Whole card numbers are sent to clients, where the last four digits would do. Every cache, log and script on the way can copy them.',
  fix: 'Store a token of the payment provider instead of the number, and show at most the first six and last four digits (PCI DSS requirement 3.4).',
  controls: ['data-minimization', 'cryptography'],
  references: ['https://www.pcisecuritystandards.org/document_library/'],
  needs: { baseline: 'answered', sends: false },
  applies: ({ endpoint }) => (endpoint.effect === 'read' ? true : 'does not read'),
  run: (context) => {
    for (const as of ['nobody', context.owner, ...context.identities.map(({ name }) => name)]) {
      const known = context.baseline(as)
      const body = known === undefined ? undefined : parseJson(textOf(known.exchange.response))
      if (known === undefined || body === undefined) continue
      const found = leavesOf(body).find(({ path, value }) => {
        const digits = String(value).replaceAll(/[ -]/g, '')
        return (
          issuers.test(digits) &&
          passesLuhn(digits) &&
          path.some((step) => typeof step === 'string' && cardName.test(step))
        )
      })
      if (found === undefined) continue
      context.report({
        message: `${pathText(found.path)} in the answer to ${as} is a whole card number (${String(found.value).slice(0, 4)}…).`,
        evidence: [{ label: `answer to ${as}`, exchange: known.exchange }],
      })
      break
    }
    return Promise.resolve()
  },
})
