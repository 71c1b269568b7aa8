import { defineAccountRule, formEncoded, newProfile, registered, signedIn } from '../../rule/index.ts'
import type { Exchange } from '../../rule/index.ts'

const spellings: readonly { readonly label: string; readonly change: (name: string) => string }[] = [
  { label: 'in capital letters', change: (name) => name.toUpperCase() },
  { label: 'with a blank behind it', change: (name) => `${name} ` },
]

/** Whether the request held the text as the value of a field. */
function sends({ request }: Exchange, text: string): boolean {
  const body = request.body?.toString('utf8') ?? ''
  return body.includes(JSON.stringify(text)) || body.includes(formEncoded([['', text]]).slice(1))
}

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
    // One identifier at a time: a service that wants each of them unique refuses whatever repeats another.
    for (const identifier of ['username', 'email'] as const) {
      const name = first.profile[identifier]
      if (!sends(first.made, name)) continue
      const plain = await registered(context, { ...newProfile(context), [identifier]: name })
      if (plain !== undefined) continue
      for (const { label, change } of spellings) {
        const twin = { ...newProfile(context), [identifier]: change(name) }
        const second = await registered(context, twin)
        if (second === undefined || !sends(second.made, change(name))) continue
        const opened = await signedIn(context, twin)
        const original = await signedIn(context, first.profile)
        if (opened === undefined || original === undefined) continue
        context.report({
          message: `Besides ${name} the same ${identifier === 'email' ? 'address' : 'name'} ${label} could be registered; both open, each with its own password.`,
          confidence: 'certain',
          evidence: [
            { label: 'first account', exchange: first.made },
            { label: `the same ${label}`, exchange: second.made },
          ],
        })
        return
      }
    }
  },
})
