import { defineAccountRule, registered, signedIn, usableAccount } from '../../rule/index.ts'

/** Registering the name of a new account of the test once more, with another password, which then opens it. */
export default defineAccountRule({
  id: 'registration-overwrites-account',
  title: 'Registering a name again takes the account over',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cwe: [283, 287],
  step: 'registration',
  needs: { effect: 'write' },
  why: 'A registration with a name that exists replaces its password. Anybody takes over any account by signing up for it.',
  fix: 'Insert new accounts only, with a unique index on the name and the mail address, and say the same as for a new one.',
  controls: ['authentication', 'access-control'],
  run: async (context) => {
    const account = await usableAccount(context)
    if (account === undefined) return
    const stolen = { ...account.profile, password: `${account.profile.password}-2` }
    const before = await signedIn(context, stolen)
    if (before !== undefined) return
    const again = await registered(context, stolen)
    const opened = await signedIn(context, stolen)
    if (again === undefined || opened === undefined) return
    // Two accounts of one name side by side are another fault: here the first one is gone.
    const still = await signedIn(context, account.profile)
    context.report({
      message: `${account.profile.username} was registered a second time with another password, which now opens the account${still === undefined ? ' in place of the first one' : ', besides the first one'}.`,
      confidence: 'certain',
      severity: still === undefined ? 'critical' : 'high',
      evidence: [
        { label: 'second registration', exchange: again.made },
        { label: 'signing in with its password', exchange: opened.exchange },
      ],
    })
  },
})
