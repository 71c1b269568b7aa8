import { defineAccountRule, newProfile, registered, signedIn } from '../../rule/index.ts'

/** The same name in another spelling makes a second account, although people read it as the same. */
export default defineAccountRule({
  id: 'duplicate-account-by-spelling',
  title: 'A second account can be made with another spelling of a name',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:L/UI:R/S:U/C:L/I:L/A:N',
  cwe: [178, 289],
  step: 'registration',
  needs: { effect: 'write' },
  why: 'Names that differ in case or blanks only are different accounts. Somebody passes for another user, and parts of the service that compare loosely mix the two up.',
  fix: 'Bring names and mail addresses into one form (trimmed, case folded, NFKC) and require that form to be unique.',
  controls: ['authentication', 'input-validation'],
  run: async (context) => {
    const first = await registered(context, newProfile(context))
    if (first === undefined) {
      context.block('error', 'no account could be registered for the test')
      return
    }
    const plain = await registered(context, { ...first.profile, password: `${first.profile.password}-2` })
    if (plain !== undefined) return
    const spellings = [
      ['in capital letters', (name: string) => name.toUpperCase()],
      ['with a blank behind it', (name: string) => `${name} `],
    ] as const
    for (const [label, change] of spellings) {
      const twin = {
        ...first.profile,
        username: change(first.profile.username),
        email: change(first.profile.email),
        password: `${first.profile.password}-3`,
      }
      const second = await registered(context, twin)
      if (second === undefined) continue
      const opened = await signedIn(context, twin)
      const original = await signedIn(context, first.profile)
      if (opened === undefined || original === undefined) continue
      context.report({
        message: `Besides ${first.profile.username} the same name ${label} could be registered; both open, each with its own password.`,
        confidence: 'certain',
        evidence: [
          { label: 'first account', exchange: first.made },
          { label: `the name ${label}`, exchange: second.made },
        ],
      })
      return
    }
  },
})
