import { credentialsIn, defineAccountRule, registered, signInDraft, withPassword } from '../../rule/index.ts'

function swappedCase(text: string): string {
  return text.replaceAll(/[a-zA-Z]/g, (letter) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
  )
}

/** Passwords that are not the right one but near it, after one that is far from it was refused. */
export default defineAccountRule({
  id: 'password-compared-loosely',
  title: 'Passwords that are almost right are accepted',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [916, 1023],
  step: 'sign-in',
  needs: { effect: 'write' },
  why: 'Case, length or blanks do not count when passwords are compared. That leaves far fewer to guess, and often means that they are kept in clear.',
  fix: 'Hash passwords as they are, with Argon2id, scrypt or bcrypt, and compare the hashes.',
  controls: ['authentication', 'cryptography'],
  run: async (context) => {
    const account = await registered(context)
    if (account === undefined) {
      context.block('error', 'no account could be registered for the test')
      return
    }
    const { password } = account.profile
    const right = signInDraft(context, context.endpoint, account.profile)
    const signed = await context.send(right, { as: 'nobody' })
    const refused = await context.send(withPassword(right, `hf${context.unique()}`), { as: 'nobody' })
    if (credentialsIn(signed) === undefined || credentialsIn(refused) !== undefined) return
    const near = [
      ['with capital and small letters swapped', swappedCase(password)],
      ['cut to eight characters', password.slice(0, 8)],
      ['with more behind it', `${password}${context.unique()}`],
      ['without its signs', password.replaceAll(/[^A-Za-z\d]/g, '')],
    ] as const
    for (const [label, text] of near) {
      const exchange = await context.send(withPassword(right, text), { as: 'nobody', rawOverload: true })
      if (credentialsIn(exchange) === undefined) continue
      context.report({
        message: `The password of a new account is accepted ${label}.`,
        confidence: 'certain',
        evidence: [
          { label: 'wrong password', exchange: refused },
          { label: `password ${label}`, exchange },
        ],
      })
      return
    }
  },
})
