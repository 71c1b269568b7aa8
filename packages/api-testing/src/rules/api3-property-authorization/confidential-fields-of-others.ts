import { defineRule, identifierOf, isMasked, objectsIn, parseJson, textOf } from '../../rule/index.ts'
import type { JsonObject } from '../../rule/index.ts'

const confidential =
  /^(?:(?:base_?|annual_?|monthly_?|gross_?|net_?)?(?:salary|income)(?:_?(?:eur|usd|gbp|chf|cents))?|(?:private|home|personal)_?(?:phone|mobile|address|e-?mail)(?:_?number)?|wage|bonus|compensation|ssn|social_?security(?:_?number)?|national_?id|tax_?id|credit_?score|credit_?limit|diagnosis|blood_?type|medical_?\w+|performance_?rating|disciplinary\w*|iban|bank_?account(?:_?number)?|religion|ethnicity|sexual_?orientation)$/i

const person =
  /^(?:(?:full_?|first_?|last_?|sur|given_?|family_?|user_?|display_?)?name|e-?mail|birth\w*|employee\w*|patient\w*)$/i

/** What tells people apart where they have no id. */
function nameOf({ code, name, username, email }: JsonObject): string | undefined {
  return [code, username, email, name].find((value) => typeof value === 'string')
}

function confidentialIn(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const object of objectsIn(parseJson(text))) {
    const key = identifierOf(object) ?? nameOf(object)
    // what a job or a car costs is no secret of anybody
    if (key === undefined || !Object.keys(object).some((name) => person.test(name))) continue
    for (const [name, value] of Object.entries(object))
      if (
        confidential.test(name) &&
        value !== null &&
        typeof value !== 'object' &&
        value !== '' &&
        !isMasked(String(value))
      )
        found.set(`${key} ${name}`, String(value))
  }
  return found
}

/** Two ordinary users are shown the same confidential field of the same person, who can be at most one of them. */
export default defineRule({
  id: 'confidential-fields-of-others',
  title: 'Ordinary users are shown confidential fields of other people',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [359, 213],
  owasp: 'API3:2023',
  why: 'The record may be seen, but not every field of it: pay, health or tax numbers are answered to anyone with an account. Hiding them in the client protects nothing.',
  fix: 'Decide for every field which roles may read it, and leave it out of answers to all others.',
  controls: ['access-control', 'data-minimization'],
  needs: { identities: 2, baseline: 'works', sends: false },
  applies: ({ endpoint, privilege }) => {
    if (endpoint.effect !== 'read') return 'does not read'
    return privilege === undefined ? true : 'is for administrators'
  },
  run: (context) => {
    const own = context.baseline()
    const theirs = context.peer === undefined ? undefined : context.baseline(context.peer)
    if (own === undefined || theirs === undefined) return Promise.resolve()
    const mine = confidentialIn(textOf(own.exchange.response))
    const seen = confidentialIn(textOf(theirs.exchange.response))
    const shared = [...mine].filter(([key, value]) => seen.get(key) === value)
    if (shared.length > 0) {
      const names = [...new Set(shared.map(([key]) => key.split(' ').at(-1) ?? ''))]
      context.report({
        message: `Both ${own.as} and ${theirs.as} are shown ${names.join(', ')} of the same ${shared.length === 1 ? 'person' : 'people'}.`,
        evidence: [
          { label: `answer to ${own.as}`, exchange: own.exchange },
          { label: `answer to ${theirs.as}`, exchange: theirs.exchange },
        ],
      })
    }
    return Promise.resolve()
  },
})
