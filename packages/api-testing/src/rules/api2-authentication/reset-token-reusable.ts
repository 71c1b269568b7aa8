import {
  askForReset,
  completeReset,
  defineAccountRule,
  endpointsFor,
  registered,
  resetSecretIn,
  signedIn,
} from '../../rule/index.ts'

/** Needs the secret, so it can be told only where the API shows it, as many test systems do. */
export default defineAccountRule({
  id: 'reset-token-reusable',
  title: 'A secret for setting a new password works twice',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:H/A:N',
  cwe: [640, 613],
  step: 'reset-completion',
  needs: { effect: 'destructive' },
  why: 'The link of a reset stays good after it was used. Whoever finds it later, in a mailbox or a history, takes the account over.',
  fix: 'Delete the secret when it is used, when another is made, and after an hour at most.',
  controls: ['authentication', 'session-management'],
  run: async (context) => {
    const [request] = endpointsFor(context, 'reset-request')
    const account = request === undefined ? undefined : await registered(context)
    if (request === undefined || account === undefined) return
    const { profile } = account
    const found = resetSecretIn(await askForReset(context, request, profile), profile)
    if (found === undefined) {
      context.block('error', 'the secret goes to the mailbox of the account, where the test cannot read it')
      return
    }
    const [first, second] = [2, 3].map((number) => ({ ...profile, password: `${profile.password}-${number}` }))
    if (first === undefined || second === undefined) return
    const once = await completeReset(context, first, found.secret)
    if (once === undefined || (await signedIn(context, first)) === undefined) return
    const twice = await completeReset(context, second, found.secret)
    const opened = await signedIn(context, second)
    if (twice === undefined || opened === undefined) return
    context.report({
      message: 'The same secret set a password twice, and the second one opens the account.',
      confidence: 'certain',
      evidence: [
        { label: 'first use', exchange: once },
        { label: 'signing in after the second use', exchange: opened.exchange },
        { label: 'second use', exchange: twice },
      ],
    })
  },
})
