import {
  currentPasswordField,
  defineAccountRule,
  newPasswordField,
  newProfile,
  outcomeOf,
  passwordField,
  registered,
  signedIn,
  usableAccount,
  withNamedFields,
  withProfile,
} from '../../rule/index.ts'

/** Two new accounts: the session of the one asks for a new password of the other, by name in path or body. */
export default defineAccountRule({
  id: 'password-of-other-changed',
  title: 'A user can set the password of another user',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H',
  cwe: [639, 620],
  owasp: 'API1:2023',
  step: 'password-change',
  needs: { effect: 'destructive' },
  why: 'Whose password changes is taken from the request, not from the session. Any user takes over any account, administrators included.',
  fix: 'Change the password of the user of the session only, and let administrators reset others through a function of their own.',
  controls: ['access-control', 'authentication'],
  run: async (context) => {
    const attacker = await usableAccount(context, 'attacker')
    const victim = await registered(context, newProfile(context, 'victim'))
    if (attacker === undefined || victim === undefined) return
    const fresh = { ...victim.profile, password: `${victim.profile.password}-2` }
    const { endpoint } = context
    const draft = context.draftOf(endpoint)
    const names = [fresh.username, fresh.email]
    for (const name of names) {
      const pathValues = new Map(
        [...draft.pathValues.keys(), ...(/\{([^{}]+)\}/.exec(endpoint.path)?.slice(1) ?? [])].map((key) => [key, name]),
      )
      let attack = withProfile({ ...draft, pathValues }, fresh)
      attack = withNamedFields(attack, passwordField, fresh.password) ?? attack
      attack = withNamedFields(attack, newPasswordField, fresh.password) ?? attack
      attack = withNamedFields(attack, currentPasswordField, attacker.profile.password) ?? attack
      const change = await context.send(attack, { credentials: attacker.session.credentials })
      if (outcomeOf(change.response) === 'denied') continue
      const opened = await signedIn(context, fresh)
      if (opened === undefined) continue
      context.report({
        message: `${attacker.profile.username} sets a new password for ${victim.profile.username}, and it opens that account.`,
        confidence: 'certain',
        evidence: [
          { label: 'signing in to the foreign account with the new password', exchange: opened.exchange },
          { label: 'change of the foreign password', exchange: change },
        ],
      })
      return
    }
  },
})
