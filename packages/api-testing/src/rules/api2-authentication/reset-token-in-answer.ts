import { askForReset, completeReset, defineAccountRule, registered, resetSecretIn, signedIn } from '../../rule/index.ts'

/** What should go to the mailbox of the owner goes to whoever asks. Where the API lets the reset be completed, it is. */
export default defineAccountRule({
  id: 'reset-token-in-answer',
  title: 'The answer to a request for a new password holds the secret for setting it',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cwe: [640, 200],
  step: 'reset-request',
  needs: { effect: 'write' },
  why: 'Anybody may ask for a reset, and is given what only the mailbox of the account should get. Any account is taken over with two requests.',
  fix: 'Send the secret to the address on file only, and answer alike whether or not there is such an account.',
  controls: ['authentication'],
  run: async (context) => {
    const account = await registered(context)
    if (account === undefined) {
      context.block('error', 'no account could be registered for the test')
      return
    }
    const { profile } = account
    const exchange = await askForReset(context, context.endpoint, profile)
    const found = resetSecretIn(exchange, profile)
    if (found === undefined) return
    const fresh = { ...profile, password: `${profile.password}-2` }
    const completed = await completeReset(context, fresh, found.secret)
    const opened = completed === undefined ? undefined : await signedIn(context, fresh)
    if (completed !== undefined && opened === undefined) return
    context.report({
      message: `The answer holds the secret as ${found.name}${opened === undefined ? '' : '; with it a new password was set, which opens the account'}.`,
      confidence: opened === undefined ? 'firm' : 'certain',
      evidence: [
        ...(opened === undefined ? [] : [{ label: 'signing in with the new password', exchange: opened.exchange }]),
        { label: 'request for a reset', exchange },
      ],
    })
  },
})
