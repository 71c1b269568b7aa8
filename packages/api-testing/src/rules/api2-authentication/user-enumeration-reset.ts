import { askForReset, defineAccountRule, newProfile, registered, textOf } from '../../rule/index.ts'
import type { Exchange, Profile } from '../../rule/index.ts'

function withoutNames(exchange: Exchange, profile: Profile): string {
  const text = Object.values<string>({ ...profile }).reduce(
    (rest, name) => rest.replaceAll(name, '#'),
    textOf(exchange.response),
  )
  return text.replaceAll(/\d+/g, '0')
}

/** Resets for two accounts of the test and for two that do not exist. */
export default defineAccountRule({
  id: 'user-enumeration-reset',
  title: 'Asking for a new password tells whether an account exists',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [204],
  step: 'reset-request',
  needs: { effect: 'write' },
  why: 'Unknown addresses are answered otherwise than known ones. Anybody finds out who uses the service and whose passwords are worth guessing.',
  fix: 'Answer alike in every case, and let the mail say the rest.',
  controls: ['authentication', 'data-minimization'],
  run: async (context) => {
    const [first, second] = [
      await registered(context, newProfile(context, 'one')),
      await registered(context, newProfile(context, 'two')),
    ]
    if (first === undefined || second === undefined) {
      context.block('error', 'no accounts could be registered for the test')
      return
    }
    const ask = async (profile: Profile) => {
      const exchange = await askForReset(context, context.endpoint, profile)
      return { exchange, key: `${exchange.response.status} ${withoutNames(exchange, profile)}` }
    }
    const known = [await ask(first.profile), await ask(second.profile)]
    const unknown = [await ask(newProfile(context, 'none')), await ask(newProfile(context, 'nowhere'))]
    const [a] = known
    const [c] = unknown
    if (
      a === undefined ||
      c === undefined ||
      a.key === c.key ||
      a.exchange.response.status === 429 ||
      a.exchange.response.status >= 500
    )
      return
    if (known.some(({ key }) => key !== a.key) || unknown.some(({ key }) => key !== c.key)) return
    context.report({
      message: `Accounts that exist are answered ${a.key.slice(0, 90)}, others ${c.key.slice(0, 90)}.`,
      confidence: 'certain',
      evidence: [
        { label: 'account that exists', exchange: a.exchange },
        { label: 'account that does not exist', exchange: c.exchange },
      ],
    })
  },
})
