import {
  currentPasswordField,
  defineAccountRule,
  newPasswordField,
  outcomeOf,
  passwordField,
  signedIn,
  usableAccount,
  withNamedFields,
  withProfile,
} from '../../rule/index.ts'

/** The password of a new account is changed in its own session with a wrong current password, or with none where none is asked for. */
export default defineAccountRule({
  id: 'password-change-without-current',
  title: 'The password can be changed without knowing the present one',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:L/UI:R/S:U/C:H/I:H/A:H',
  cwe: [620],
  step: 'password-change',
  needs: { effect: 'destructive' },
  why: 'A session is enough to set a new password. Whoever gets hold of an open browser or a token for a minute takes the account over for good.',
  fix: 'Ask for the present password (or a second factor) before setting a new one, check it on the server, and tell the owner of the change.',
  controls: ['authentication'],
  run: async (context) => {
    const account = await usableAccount(context)
    if (account === undefined) return
    const { profile, session } = account
    const fresh = { ...profile, password: `${profile.password}-2` }
    let draft = withProfile(context.draftOf(context.endpoint), fresh)
    draft = withNamedFields(draft, passwordField, fresh.password) ?? draft
    draft = withNamedFields(draft, newPasswordField, fresh.password) ?? draft
    const wrong = withNamedFields(draft, currentPasswordField, 'Wrong-0-password')
    const change = await context.send(wrong ?? draft, { credentials: session.credentials })
    if (outcomeOf(change.response) === 'denied' || outcomeOf(change.response) === 'missing') return
    const opened = await signedIn(context, fresh)
    if (opened === undefined) return
    context.report({
      message: `The password of a new account was changed ${wrong === undefined ? 'without the present one being asked for' : 'although a wrong present one was given'}, and the new one works.`,
      confidence: 'certain',
      severity: wrong === undefined ? 'medium' : 'high',
      evidence: [
        { label: 'change of the password', exchange: change },
        { label: 'signing in with the new one', exchange: opened.exchange },
      ],
    })
  },
})
