import {
  accountStep,
  defineRule,
  identifierOf,
  isAbout,
  isMasked,
  objectsIn,
  parseJson,
  textOf,
} from '../../rule/index.ts'

const tokenName =
  /^(?:(?:access|refresh|session|auth|reset|password_?reset|verification|confirm(?:ation)?|activation|invite|api|device|push|remember)_?(?:token|key|code|secret)|session_?id|api_?key|otp|otp_?code|pin|mfa_?code|recovery_?codes?)$/i

/** Tokens in the records of several people: one's own token in an answer about oneself is no fault. */
export default defineRule({
  id: 'tokens-of-others-in-answer',
  title: 'An answer holds tokens or codes of other people',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [200, 522],
  owasp: 'API3:2023',
  why: 'Sessions, API keys or reset codes of others stand in what the API shows. Whoever reads them acts as those people.',
  fix: 'Never put tokens and codes into answers other than the one that issues them; store only their hashes.',
  controls: ['data-minimization', 'authentication'],
  needs: { baseline: 'answered', sends: false },
  applies: ({ endpoint, privilege }) => {
    if (endpoint.effect !== 'read') return 'does not read'
    if (accountStep(endpoint) !== undefined) return 'issues tokens'
    return privilege === undefined ? true : 'is for administrators'
  },
  run: (context) => {
    for (const as of ['nobody', context.owner]) {
      const known = context.baseline(as)
      if (known === undefined) continue
      const holders = objectsIn(parseJson(textOf(known.exchange.response))).flatMap((object) =>
        Object.entries(object).flatMap(([name, value]) =>
          tokenName.test(name) &&
          (typeof value === 'number' || (typeof value === 'string' && value.length >= 4 && !isMasked(value)))
            ? [{ object, name, value: String(value) }]
            : [],
        ),
      )
      const foreign = holders.filter(({ object }) => !isAbout(object, context.api.markersOf(as)))
      // One record is about the caller even where it does not say so, unless nobody calls; what has no id is a setting.
      const isNobodys = as === 'nobody' && foreign.some(({ object }) => identifierOf(object) !== undefined)
      const isOfSeveral =
        new Set(foreign.map(({ object }) => object)).size >= 2 && new Set(foreign.map(({ value }) => value)).size >= 2
      if (!isNobodys && !isOfSeveral) continue
      const names = [...new Set(foreign.map(({ name }) => name))]
      context.report({
        message: `The answer to ${as} holds ${names.join(', ')} of ${foreign.length === 1 ? 'another' : `${foreign.length} others`}.`,
        evidence: [{ label: `answer to ${as}`, exchange: known.exchange }],
      })
      break
    }
    return Promise.resolve()
  },
})
