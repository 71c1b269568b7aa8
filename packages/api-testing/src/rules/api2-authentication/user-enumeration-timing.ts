import { defineAccountRule, newProfile, registered, signInDraft, withPassword } from '../../rule/index.ts'
import type { Exchange, Profile } from '../../rule/index.ts'

const rounds = 7

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

/** Unknown and known accounts by turns, so that a slow moment hits both; every known one must be slower than every unknown one. */
export default defineAccountRule({
  id: 'user-enumeration-timing',
  title: 'Signing in takes longer for accounts that exist',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [208],
  step: 'sign-in',
  confidence: 'firm',
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
      // Told apart by every single pair, and by much more than what one answer differs from the next.
      if (Math.min(...slow) <= Math.max(...fast) || median(slow) < median(fast) * 2 + 20) return
      context.report({
        message: `Over ${rounds} rounds, wrong passwords take ${Math.round(median(slow))} ms for an account that exists and ${Math.round(median(fast))} ms for others, without overlap.`,
        evidence: [
          { label: 'unknown account', exchange: other },
          { label: 'known account', exchange: first },
        ],
      })
    })
  },
})
