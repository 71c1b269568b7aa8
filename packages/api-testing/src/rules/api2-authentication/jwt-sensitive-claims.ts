import { defineRule, isMasked, leavesOf, pathText, tokenHolder } from '../../rule/index.ts'

const sensitive =
  /^(?:.*_)?(?:pass(?:word|wd|phrase)?(?:_?hash)?|pwd|secret|salt|ssn|social_?security(?:_?number)?|card_?number|cvv|iban|api_?key|private_?key|birth_?date|date_?of_?birth|dob|home_?address|street|otp|pin|mfa_?secret)$/i

/** Tokens are signed, not encrypted: everybody who holds one can read it. */
export default defineRule({
  id: 'jwt-sensitive-claims',
  title: 'Tokens hold secrets or personal data in clear',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N',
  cwe: [312, 522],
  owasp: 'API2:2023',
  why: 'The content of a token is only encoded, so that every log, proxy and script that sees it reads what is in it. Here that is more than who the caller is.',
  fix: 'Put no more into tokens than an opaque id, roles and times; look up the rest on the server.',
  controls: ['data-minimization', 'cryptography'],
  report: 'host',
  needs: { identities: 1, baseline: 'works', sends: false },
  applies: ({ requiresAuth }) => (requiresAuth ? true : 'does not require credentials'),
  run: (context) => {
    const holder = tokenHolder(context)
    const found = leavesOf(holder?.jwt.claims ?? {}).filter(
      ({ path, value }) =>
        sensitive.test(String(path.at(-1))) &&
        (typeof value === 'string' || typeof value === 'number') &&
        String(value).length >= 3 &&
        !isMasked(String(value)),
    )
    if (holder !== undefined && found.length > 0)
      context.report({
        message: `The token of ${context.owner} holds ${found.map(({ path }) => pathText(path)).join(', ')}.`,
        confidence: 'certain',
        evidence: [{ label: 'request with the token', exchange: holder.own.exchange }],
      })
    return Promise.resolve()
  },
})
