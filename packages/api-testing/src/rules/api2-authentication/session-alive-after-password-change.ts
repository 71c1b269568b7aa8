import {
  currentPasswordField,
  defineAccountRule,
  newPasswordField,
  opens,
  outcomeOf,
  passwordField,
  signedIn,
  usableAccount,
  withNamedFields,
  withProfile,
} from '../../rule/index.ts'

/** A new account with two sessions: one changes the password, the other one should be over. */
export default defineAccountRule({
  id: 'session-alive-after-password-change',
  title: 'Other sessions survive a change of the password',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:L/A:N',
  cwe: [613],
  step: 'password-change',
  needs: { effect: 'destructive' },
  why: 'People change their password to lock out whoever got in, but sessions opened with the old one stay. The intruder keeps the account.',
  fix: 'End all other sessions and refresh tokens of an account when its password changes.',
  controls: ['session-management', 'authentication'],
  run: async (context) => {
    const account = await usableAccount(context)
    const other = account === undefined ? undefined : await signedIn(context, account.profile)
    if (account === undefined || other === undefined) return
    const { profile, session } = account
    const fresh = { ...profile, password: `${profile.password}-2` }
    let draft = withProfile(context.draftOf(context.endpoint), fresh)
    draft = withNamedFields(draft, passwordField, fresh.password) ?? draft
    draft = withNamedFields(draft, newPasswordField, fresh.password) ?? draft
    draft = withNamedFields(draft, currentPasswordField, profile.password) ?? draft
    const before = await opens(context, other.credentials)
    const change = await context.send(draft, { credentials: session.credentials })
    if (before?.isOpen !== true || outcomeOf(change.response) !== 'works') {
      context.block('error', `the password of a new account could not be changed (${change.response.status})`)
      return
    }
    if ((await signedIn(context, fresh)) === undefined) return
    const after = await opens(context, other.credentials)
    if (after?.isOpen !== true) return
    context.report({
      message: `A session opened before the password was changed still works (${after.exchange.response.status}).`,
      confidence: 'certain',
      evidence: [
        { label: 'change of the password in another session', exchange: change },
        { label: 'the older session afterwards', exchange: after.exchange },
      ],
    })
  },
})
