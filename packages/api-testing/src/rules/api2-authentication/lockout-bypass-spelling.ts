import {
  credentialsIn,
  defineAccountRule,
  isThrottled,
  registered,
  sendMany,
  signInDraft,
  withPassword,
} from '../../rule/index.ts'

const mostAttempts = 25

const spellings = [
  ['in capital letters', (name: string) => name.toUpperCase()],
  ['with a blank behind it', (name: string) => `${name} `],
  ['with a blank before it', (name: string) => ` ${name}`],
] as const

/** The limit counts by account, and the same account, into which the other spelling leads, is another one for it. */
export default defineAccountRule({
  id: 'lockout-bypass-spelling',
  title: 'Another spelling of the name resets the limit of failed sign-ins',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N',
  cwe: [307, 178],
  step: 'sign-in',
  needs: { effect: 'write' },
  why: 'Failures are counted under the name as it was typed, while the account is found whatever its case or blanks. Every spelling allows as many guesses again.',
  fix: 'Bring names into one form before failures are counted, and count by the id of the account.',
  controls: ['authentication', 'input-validation'],
  run: async (context) => {
    const account = await registered(context)
    if (account === undefined) {
      context.block('error', 'no account could be registered for the test')
      return
    }
    const { profile } = account
    const wrong = `${profile.password}-not`
    const plain = withPassword(signInDraft(context, context.endpoint, profile), wrong)
    for (const [label, change] of spellings) {
      const spelled = signInDraft(context, context.endpoint, {
        ...profile,
        username: change(profile.username),
        email: change(profile.email),
      })
      // Where the spelling leads into no account, more guesses at it gain nothing.
      const same = await context.send(spelled, { as: 'nobody', rawOverload: true })
      if (credentialsIn(same) === undefined) continue
      const many = await sendMany(context, mostAttempts, () => plain, 'nobody')
      if (many?.throttled === undefined || many.first === many.throttled) return
      const avoided = await context.send(withPassword(spelled, wrong), { as: 'nobody', rawOverload: true })
      if (isThrottled(avoided) || avoided.response.status !== many.first.response.status) return
      // A limit that ended by itself was not avoided.
      const limited = await context.send(plain, { as: 'nobody', rawOverload: true })
      if (!isThrottled(limited)) return
      context.report({
        message: `Sign-ins for an account are limited after some failures (${limited.response.status}), but with the name ${label}, which signs in, too, they go on (${avoided.response.status}).`,
        confidence: 'certain',
        evidence: [
          { label: `signs in with the name ${label}`, exchange: same },
          { label: 'limited', exchange: limited },
          { label: `name ${label}`, exchange: avoided },
        ],
      })
      return
    }
  },
})
