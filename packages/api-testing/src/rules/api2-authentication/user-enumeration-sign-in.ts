import { defineAccountRule, newProfile, registered, signInDraft, textOf, withPassword } from '../../rule/index.ts'
import type { Exchange, Profile } from '../../rule/index.ts'

/** The answer without what the request itself brought into it. */
function withoutNames(exchange: Exchange, { username, email, phone }: Profile): string {
  return [username, email, phone]
    .reduce((text, name) => text.replaceAll(name, '#'), textOf(exchange.response))
    .replaceAll(/\d+/g, '0')
}

/** Wrong passwords for accounts that exist and for accounts that do not, two of each, made by the test itself. */
export default defineAccountRule({
  id: 'user-enumeration-sign-in',
  title: 'Signing in tells whether an account exists',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [204],
  step: 'sign-in',
  needs: { effect: 'write' },
  why: 'A wrong password is answered otherwise than an unknown name. Anybody collects valid accounts and then guesses passwords for those only.',
  fix: 'Answer both with the same status, text and effort, such as "wrong name or password".',
  controls: ['authentication'],
  run: async (context) => {
    const wrongFor = async (profile: Profile) => {
      const exchange = await context.send(
        withPassword(signInDraft(context, context.endpoint, profile), 'Wrong-0-password'),
        {
          as: 'nobody',
          rawOverload: true,
        },
      )
      return { exchange, text: withoutNames(exchange, profile) }
    }
    const accounts = [await registered(context), await registered(context, newProfile(context, 'again'))]
    const [first, second] = accounts
    if (first === undefined || second === undefined) {
      context.block('error', 'no accounts could be registered for the test')
      return
    }
    const known = [await wrongFor(first.profile), await wrongFor(second.profile)]
    const unknown = [await wrongFor(newProfile(context, 'none')), await wrongFor(newProfile(context, 'nowhere'))]
    const [a, b] = known
    const [c, d] = unknown
    if (a === undefined || b === undefined || c === undefined || d === undefined) return
    const isSteady =
      a.exchange.response.status === b.exchange.response.status &&
      a.text === b.text &&
      c.text === d.text &&
      c.exchange.response.status === d.exchange.response.status
    if (
      !isSteady ||
      a.exchange.response.status >= 500 ||
      c.exchange.response.status >= 500 ||
      a.exchange.response.status === 429
    )
      return
    const differs = a.exchange.response.status !== c.exchange.response.status || a.text !== c.text
    if (!differs) return
    context.report({
      message: `With a wrong password, accounts that exist are answered ${a.exchange.response.status} "${a.text.slice(0, 80)}", others ${c.exchange.response.status} "${c.text.slice(0, 80)}".`,
      confidence: 'certain',
      evidence: [
        { label: 'unknown account', exchange: c.exchange },
        { label: 'known account, wrong password', exchange: a.exchange },
      ],
    })
  },
})
