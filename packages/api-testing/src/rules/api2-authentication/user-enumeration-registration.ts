import { defineAccountRule, newProfile, outcomeOf, registered, textOf, withProfile } from '../../rule/index.ts'

/** Registering a mail address that has an account is answered otherwise than one that has none. */
export default defineAccountRule({
  id: 'user-enumeration-registration',
  title: 'Registering tells whether a mail address has an account',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [204],
  step: 'registration',
  needs: { effect: 'write' },
  why: 'A registration says that the address is taken. Anybody finds out who uses the service, address by address.',
  fix: 'Answer every registration alike and send what is to be said to the address itself; slow down many registrations.',
  controls: ['authentication', 'data-minimization'],
  run: async (context) => {
    const first = await registered(context)
    if (first === undefined) {
      context.block('error', 'no account could be registered for the test')
      return
    }
    const { email } = first.profile
    const attempt = (profile: typeof first.profile) =>
      context.send(withProfile(context.draftOf(context.endpoint), profile), { as: 'nobody', rawOverload: true })
    const known = await attempt({ ...newProfile(context, 'other'), email })
    const unknown = await attempt(newProfile(context, 'free'))
    const names = /already|exist|taken|in use|registered|duplicate|unique|conflict/i
    if (outcomeOf(unknown.response) !== 'works' || outcomeOf(known.response) === 'works') return
    if (known.response.status !== 409 && !names.test(textOf(known.response).slice(0, 2000))) return
    context.report({
      message: `Registering an address that has an account is answered ${known.response.status}: ${textOf(known.response).replaceAll(email, '…').slice(0, 100)}`,
      evidence: [
        { label: 'address without an account', exchange: unknown },
        { label: 'address with an account', exchange: known },
      ],
    })
  },
})
