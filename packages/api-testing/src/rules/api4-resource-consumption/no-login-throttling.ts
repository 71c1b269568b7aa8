import { defineRule, headerOf, isJsonObject, likeness, outcomeOf, setAt, textOf } from '../../rule/index.ts'
import type { Exchange, Json, RequestDraft } from '../../rule/index.ts'

const attempts = 30
const loginPath = /(?:log-?in|sign-?in|authenticate|session|token)s?$/i

/**
 * Thirty failed sign-ins in a row from one client, for an account that does not exist, so that nobody is locked out. A limit shows as 429, as a
 * Retry-After, as a challenge, or as another answer than the first; without any of them guessing goes on for ever.
 */
export default defineRule({
  id: 'no-login-throttling',
  title: 'Failed sign-ins are not slowed down',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N',
  cwe: [307, 799],
  owasp: 'API2:2023',
  why: 'One client can try passwords as fast as the server answers. Lists of stolen passwords are tried against every account in hours.',
  fix: 'Limit failed sign-ins per account and per client with growing delays, and alert on many failures; offer a second factor.',
  controls: ['authentication', 'capacity-management'],
  needs: { baseline: 'answered' },
  applies: ({ endpoint }) => {
    if (endpoint.method !== 'POST') return 'is no sign-in'
    const name = endpoint.graphql === undefined ? endpoint.path.replace(/\/$/, '') : endpoint.graphql.field
    const [body] = endpoint.bodies
    const hasPassword =
      body !== undefined &&
      [...body.schema.properties.keys(), ...(body.schema.properties.get('variables')?.properties.keys() ?? [])].some(
        (field) => /pass(?:word|wd)?|pin|otp|code/i.test(field),
      )
    return loginPath.test(name) && hasPassword ? true : 'is no sign-in'
  },
  run: async (context) => {
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (draft === undefined || (draft.body.kind !== 'json' && draft.body.kind !== 'form')) return
    const account = `hf${context.unique()}`
    const exchanges: Exchange[] = []
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const exchange = await context.send(withCredentials(draft, account, `wrong-${attempt}`), {
        as: 'nobody',
        rawOverload: true,
      })
      exchanges.push(exchange)
      if (isThrottled(exchange)) return
    }
    const [first] = exchanges
    const last = exchanges.at(-1)
    if (
      first === undefined ||
      last === undefined ||
      outcomeOf(first.response) === 'works' ||
      outcomeOf(first.response) === 'failed'
    )
      return
    // Any change of the answer may be a limit in disguise, and an answer that says nothing of the account may never have come so far.
    if (!likeness(first.response, last.response).sameStatus || likeness(first.response, last.response).content < 0.7)
      return
    if (first.response.status === 400 || first.response.status === 422 || first.response.status === 415) {
      if (!/password|credential|login|user|account/i.test(textOf(first.response))) return
    }
    if (last.response.firstByteMs > first.response.firstByteMs * 4 + 400) return
    context.report({
      message: `${attempts} failed sign-ins in a row were all answered alike (${first.response.status}), the last one as fast as the first.`,
      evidence: [
        { label: 'first failed sign-in', exchange: first },
        { label: `failed sign-in number ${attempts}`, exchange: last },
      ],
    })
  },
})

function isThrottled({ response }: Exchange): boolean {
  if (response.status === 429 || response.status === 423 || headerOf(response.headers, 'retry-after') !== undefined)
    return true
  const remaining = ['x-ratelimit-remaining', 'ratelimit-remaining', 'x-rate-limit-remaining'].some(
    (name) => headerOf(response.headers, name) !== undefined,
  )
  return (
    remaining ||
    /too many|rate limit|try again (?:later|in)|locked|captcha|slow down|temporarily blocked/i.test(
      textOf(response).slice(0, 2000),
    )
  )
}

function withCredentials(draft: RequestDraft, account: string, password: string): RequestDraft {
  const { body } = draft
  const accountField = /user|login|e-?mail|account|name|number|phone/i
  const passwordField = /pass|pwd|pin|otp|code/i
  const valueFor = (name: string, value: string): string =>
    passwordField.test(name)
      ? password
      : accountField.test(name)
        ? value.includes('@')
          ? `${account}@example.org`
          : account
        : value
  if (body.kind === 'form')
    return {
      ...draft,
      body: { ...body, fields: body.fields.map(([name, value]) => [name, valueFor(name, value)] as const) },
    }
  if (body.kind !== 'json' || !isJsonObject(body.value)) return draft
  const holder = isJsonObject(body.value.variables) ? body.value.variables : body.value
  const prefix = holder === body.value ? [] : ['variables']
  let value: Json = body.value
  for (const [name, entry] of Object.entries(holder))
    if (typeof entry === 'string') value = setAt(value, [...prefix, name], valueFor(name, entry))
  return { ...draft, body: { ...body, value } }
}
