import { defineRule, outcomeOf, sendMany, textOf, withFields } from '../../rule/index.ts'

const attempts = 30
const loginPath = /(?:log-?in|sign-?in|authenticate|session|token)s?$/i
const accountField = /user|login|e-?mail|account|name|number|phone/i
const passwordField = /pass|pwd|pin|otp|code/i

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
  needs: { baseline: 'answered', exhausts: true },
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
    const draftFor = (attempt: number) =>
      withFields(draft, (name, value) => {
        if (passwordField.test(name)) return `wrong-${attempt}`
        if (!accountField.test(name)) return value
        return value.includes('@') ? `${account}@example.org` : account
      })
    const many = await sendMany(context, attempts, draftFor, 'nobody')
    if (many === undefined || !many.even || outcomeOf(many.first.response) === 'works') return
    const { first, last } = many
    // An answer that says nothing of the account may never have come so far.
    const isInputError = [400, 415, 422].includes(first.response.status)
    if (isInputError && !/password|credential|login|user|account/i.test(textOf(first.response))) return
    context.report({
      message: `${attempts} failed sign-ins in a row were all answered alike (${first.response.status}), the last one as fast as the first.`,
      evidence: [
        { label: 'first failed sign-in', exchange: first },
        { label: `failed sign-in number ${attempts}`, exchange: last },
      ],
    })
  },
})
