import {
  credentialsIn,
  defineAccountRule,
  deleteAt,
  passwordField,
  pointsOf,
  registered,
  signInDraft,
  withPassword,
} from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

const values: readonly Json[] = ['', null, true, [], {}, 0]

/** The right name of a new account with no password at all, or with a value that compares equal to anything. */
export default defineAccountRule({
  id: 'sign-in-without-password',
  title: 'An account opens without its password',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [287, 1391],
  step: 'sign-in',
  needs: { effect: 'write' },
  why: 'A missing, empty or oddly typed password passes the comparison. Whoever knows the name of an account is in.',
  fix: 'Require the password to be a text that is not empty before anything is compared, and compare hashes with a function made for it.',
  controls: ['authentication', 'input-validation'],
  run: async (context) => {
    const account = await registered(context)
    if (account === undefined) {
      context.block('error', 'no account could be registered for the test')
      return
    }
    const right = signInDraft(context, context.endpoint, account.profile)
    const signed = await context.send(right, { as: 'nobody' })
    const refused = await context.send(withPassword(right, `hf${context.unique()}`), { as: 'nobody' })
    if (credentialsIn(signed) === undefined || credentialsIn(refused) !== undefined) return
    const point = pointsOf(right).find(({ name }) => passwordField.test(name))
    const { body } = right
    const without =
      body.kind === 'json' && point?.path !== undefined
        ? [
            {
              label: 'without the password',
              draft: { ...right, body: { ...body, value: deleteAt(body.value, point.path) } },
            },
          ]
        : []
    const ways = [
      ...without,
      ...values.map((value) => ({
        label: `with ${JSON.stringify(value)} for the password`,
        draft: withPassword(right, value),
      })),
    ]
    for (const { label, draft } of ways) {
      const exchange = await context.send(draft, { as: 'nobody', rawOverload: true })
      if (credentialsIn(exchange) === undefined) continue
      context.report({
        message: `The new account ${account.profile.username} opens ${label}; a wrong password is refused.`,
        confidence: 'certain',
        evidence: [
          { label: 'wrong password', exchange: refused },
          { label, exchange },
        ],
      })
      return
    }
  },
})
