import { defineRule, leavesOf, parseJson, pathText, textOf } from '../../rule/index.ts'
import type { Exchange, JsonPath } from '../../rule/index.ts'

/** Fields that no answer should hold, whoever asks. */
const secretName =
  /^(?:.*_)?(?:password|passwd|pwd|passphrase|password_?hash|hashed_?password|pass_?hash|password_?digest|password_?salt|secret_?key|client_?secret|private_?key|api_?secret|(?:totp|mfa|otp|2fa|two_?factor|second_?factor)_?(?:secret|seed)|security_?answer|cvv2?|cvc2?|card_?number|credit_?card(?:_?number)?|ssn|social_?security(?:_?number)?)$/i
const shaped: readonly (readonly [RegExp, string])[] = [
  [/^\$2[aby]\$\d\d\$[./A-Za-z\d]{53}$/, 'a bcrypt hash'],
  [/^\$argon2(?:id|i|d)\$/, 'an Argon2 hash'],
  [/^\$[156]\$[^$]+\$[./A-Za-z\d]{20,}$/, 'a crypt hash'],
  [/^pbkdf2[:_]sha\d+/, 'a PBKDF2 hash'],
  [/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/, 'a private key'],
  [/^AKIA[A-Z\d]{16}$/, 'a cloud access key'],
]

interface Leak {
  readonly path: JsonPath
  readonly what: string
}

/** Hidden values (`****`, `[FILTERED]`), booleans about a password and empty texts give nothing away. */
function isRevealing(value: unknown): boolean {
  if (typeof value === 'number') return value > 99
  if (typeof value !== 'string' || value.length < 3) return false
  return (
    !/^(?:[*•x.#-]+|<?\[?(?:filtered|redacted|hidden|masked|removed|secret|null|none|true|false|string)\]?>?)$/i.test(
      value,
    ) && !/^[*•xX]{4,}/.test(value)
  )
}

function leaksOf(exchange: Exchange, sent: string): Leak[] {
  const body = parseJson(textOf(exchange.response))
  if (body === undefined) return []
  return leavesOf(body).flatMap(({ path, value }): Leak[] => {
    const name = path.findLast((step) => typeof step === 'string') ?? ''
    if (!isRevealing(value)) return []
    const form = typeof value === 'string' ? shaped.find(([pattern]) => pattern.test(value))?.[1] : undefined
    if (form !== undefined) return [{ path, what: form }]
    // A message about a field (`{"errors": {"password": "is too short"}}`) is no value of it.
    if (
      !secretName.test(name) ||
      path.some((step) =>
        /^(?:errors?|messages?|detail|validation|example|schema|properties|definitions|translations?|i18n|labels?)$/i.test(
          String(step),
        ),
      )
    )
      return []
    if (typeof value === 'string' && /\s/.test(value) && value.split(/\s+/).length > 3) return []
    return sent.includes(String(value)) ? [] : [{ path, what: `the field ${name}` }]
  })
}

export default defineRule({
  id: 'sensitive-fields',
  title: 'Answers hold passwords, keys or other secrets',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [200, 213],
  owasp: 'API3:2023',
  why: 'The answer carries fields that no client needs, left to the client to hide. Whoever looks at the raw answer has them, and so have logs and caches on the way.',
  fix: 'Build answers from a list of fields that may leave, for each role; never serialize database rows whole.',
  controls: ['data-minimization', 'secure-coding'],
  needs: { sends: false, baseline: 'answered' },
  run: (context) => {
    const identities = [context.owner, 'nobody', ...context.identities.map((session) => session.name)]
    for (const as of new Set(identities)) {
      const exchange = context.baseline(as)?.exchange ?? context.unreached(as)?.exchange
      if (exchange === undefined) continue
      const leaks = leaksOf(exchange, exchange.request.body?.toString('utf8') ?? '')
      const [first] = leaks
      if (first === undefined) continue
      const names = [...new Set(leaks.map((leak) => leak.what))]
      context.report({
        message: `The answer to ${as} holds ${names.slice(0, 4).join(', ')} (first at ${pathText(first.path)}, ${leaks.length} values).`,
        severity: as === 'nobody' ? 'critical' : 'high',
        evidence: [{ label: `answer to ${as}`, exchange }],
      })
      break
    }
    return Promise.resolve()
  },
})
