import {
  credentialsIn,
  defineAccountRule,
  isThrottled,
  registered,
  signInDraft,
  withPassword,
} from '../../rule/index.ts'

const attempts = 20

/** Wrong passwords for one account of the test's own, then the right one: an account that still opens can be guessed for ever. */
export default defineAccountRule({
  id: 'no-account-lockout',
  title: 'An account stays open after many wrong passwords',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:L/A:N',
  cwe: [307],
  step: 'sign-in',
  needs: { effect: 'write' },
  why: 'Wrong passwords for one account have no consequences. Its password can be guessed at the speed of the server, from one machine or from thousands.',
  fix: 'Slow down or stop sign-ins for an account after some failures whatever their source, tell its owner, and offer a second factor.',
  controls: ['authentication', 'logging-and-monitoring'],
  run: async (context) => {
    const account = await registered(context)
    const right = account === undefined ? undefined : signInDraft(context, context.endpoint, account.profile)
    if (
      account === undefined ||
      right === undefined ||
      credentialsIn(await context.send(right, { as: 'nobody' })) === undefined
    ) {
      context.block('error', 'no account could be registered and signed in for the test')
      return
    }
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const exchange = await context.send(withPassword(right, `Wrong-${attempt}-pass`), {
        as: 'nobody',
        rawOverload: true,
      })
      if (credentialsIn(exchange) !== undefined || isThrottled(exchange)) return
    }
    const last = await context.send(withPassword(right, 'Wrong-last-pass'), { as: 'nobody', rawOverload: true })
    const exchange = await context.send(right, { as: 'nobody', rawOverload: true })
    if (credentialsIn(exchange) === undefined || isThrottled(exchange)) return
    if (exchange.response.firstByteMs > 1500) return
    context.report({
      message: `After ${attempts + 1} wrong passwords in a row the account still opens at once with the right one.`,
      confidence: 'certain',
      evidence: [
        { label: `wrong password number ${attempts + 1}`, exchange: last },
        { label: 'right password', exchange },
      ],
    })
  },
})
