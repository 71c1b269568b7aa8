import { askForReset, defineAccountRule, newProfile, registered, resetSecretIn } from '../../rule/index.ts'

/** Three secrets that the API shows: short numbers, or numbers that are counted up. */
export default defineAccountRule({
  id: 'reset-token-guessable',
  title: 'Secrets for setting a new password can be guessed',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [640, 340],
  step: 'reset-request',
  needs: { effect: 'write' },
  why: 'The secret is a short number or follows from the one before. An attacker asks for a reset of any account and finds the secret without its mailbox.',
  fix: 'Draw at least 128 random bits for a link; a short code needs a handful of attempts and minutes of life.',
  controls: ['authentication', 'cryptography'],
  run: async (context) => {
    const secrets: string[] = []
    let last
    for (const name of ['one', 'two', 'three']) {
      const account = await registered(context, newProfile(context, name))
      if (account === undefined) return
      last = await askForReset(context, context.endpoint, account.profile)
      const found = resetSecretIn(last, account.profile)
      if (found === undefined) {
        context.block('error', 'the secret goes to the mailbox of the account, where the test cannot read it')
        return
      }
      secrets.push(found.secret)
    }
    const isShort = secrets.every((secret) => /^\d{1,5}$/.test(secret))
    const numbers = secrets.map((secret) => Number(/\d+$/.exec(secret)?.[0] ?? Number.NaN))
    const prefixes = new Set(secrets.map((secret) => secret.replace(/\d+$/, '')))
    const [a = Number.NaN, b = Number.NaN, c = Number.NaN] = numbers
    const isCounted = prefixes.size === 1 && b > a && c > b && c - a < 5000
    if (last === undefined || (!isShort && !isCounted)) return
    context.report({
      message: isCounted
        ? `The secrets of three resets in a row are counted up: ${secrets.join(', ')}.`
        : `The secrets are numbers of ${secrets[0]?.length ?? 0} digits.`,
      confidence: 'certain',
      evidence: [{ label: 'request for a reset', exchange: last }],
    })
  },
})
