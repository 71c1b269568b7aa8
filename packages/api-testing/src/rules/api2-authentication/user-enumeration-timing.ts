import { defineAccountRule, newProfile, registered, signInDraft, withPassword } from '../../rule/index.ts'
import type { Exchange, Profile } from '../../rule/index.ts'

const rounds = 5

function nth(values: readonly number[], at: number): number {
  return [...values].sort((a, b) => a - b).at(at) ?? 0
}

function median(values: readonly number[]): number {
  return nth(values, Math.floor(values.length / 2))
}

/** Unknown and known accounts by turns, so that a slow moment hits both; nearly every known one must be slower than the unknown ones. */
export default defineAccountRule({
  id: 'user-enumeration-timing',
  title: 'Signing in takes longer for accounts that exist',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [208],
  step: 'sign-in',
  confidence: 'tentative',
  needs: { effect: 'write' },
  why: 'The password is hashed only when the account exists, and the time shows it. Valid accounts are collected although the texts are the same.',
  fix: 'Hash a dummy password for unknown accounts, so that both take the same effort.',
  controls: ['authentication'],
  run: async (context) => {
    const account = await registered(context)
    if (account === undefined) {
      context.block('error', 'no account could be registered for the test')
      return
    }
    const wrongFor = (profile: Profile): Promise<Exchange> =>
      context.send(withPassword(signInDraft(context, context.endpoint, profile), 'Wrong-0-password'), {
        as: 'nobody',
        rawOverload: true,
      })
    await context.exclusively(async () => {
      const known: Exchange[] = []
      const unknown: Exchange[] = []
      await wrongFor(newProfile(context, 'warm'))
      for (let round = 0; round < rounds; round += 1) {
        known.push(await wrongFor(account.profile))
        unknown.push(await wrongFor(newProfile(context, 'none')))
      }
      const [slow, fast] = [known, unknown].map((list) => list.map(({ response }) => response.firstByteMs))
      const [first] = known
      const [other] = unknown
      if (slow === undefined || fast === undefined || first === undefined || other === undefined) return
      // One stray answer on either side is forgiven; all others must be told apart, and by much more than they differ among themselves.
      if (nth(slow, 1) <= nth(fast, -2) || median(slow) < median(fast) * 2 + 20) return
      context.report({
        message: `Over ${rounds} rounds, wrong passwords take ${Math.round(median(slow))} ms for an account that exists and ${Math.round(median(fast))} ms for others.`,
        evidence: [
          { label: 'unknown account', exchange: other },
          { label: 'known account', exchange: first },
        ],
      })
    })
  },
})
