import {
  askForReset,
  completeReset,
  defineAccountRule,
  endpointsFor,
  newProfile,
  registered,
  resetSecretIn,
  signedIn,
} from '../../rule/index.ts'

/** The secret of one new account, used for another. */
export default defineAccountRule({
  id: 'reset-token-for-other-account',
  title: 'The secret of one account sets the password of another',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cwe: [640, 639],
  step: 'reset-completion',
  needs: { effect: 'destructive' },
  why: 'That the secret is a valid one is checked, not whose it is. An attacker asks for a reset of the own account and takes over any other.',
  fix: 'Store the account with the secret and take it from there, never from the request.',
  controls: ['authentication', 'access-control'],
  run: async (context) => {
    const [request] = endpointsFor(context, 'reset-request')
    const attacker = request === undefined ? undefined : await registered(context, newProfile(context, 'attacker'))
    const victim = attacker === undefined ? undefined : await registered(context, newProfile(context, 'victim'))
    if (request === undefined || attacker === undefined || victim === undefined) return
    const found = resetSecretIn(await askForReset(context, request, attacker.profile), attacker.profile)
    if (found === undefined) {
      context.block('error', 'the secret goes to the mailbox of the account, where the test cannot read it')
      return
    }
    const stolen = { ...victim.profile, password: `${victim.profile.password}-2` }
    const exchange = await completeReset(context, stolen, found.secret)
    const opened = await signedIn(context, stolen)
    if (exchange === undefined || opened === undefined) return
    context.report({
      message: `The secret that was made for ${attacker.profile.username} set the password of ${victim.profile.username}, and it opens that account.`,
      confidence: 'certain',
      evidence: [
        { label: 'signing in to the foreign account', exchange: opened.exchange },
        { label: 'foreign account with an own secret', exchange },
      ],
    })
  },
})
