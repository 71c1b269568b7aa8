import {
  credentialsIn,
  defineAccountRule,
  newProfile,
  registered,
  signInDraft,
  withPassword,
} from '../../rule/index.ts'

/** bcrypt takes 72 bytes; what is longer is cut off silently unless the service looks. */
export default defineAccountRule({
  id: 'password-truncated',
  title: 'Long passwords are cut off without a word',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [916, 521],
  step: 'sign-in',
  needs: { effect: 'write' },
  why: 'Only the beginning of a long password counts. A passphrase whose end makes it unguessable is weaker than its owner believes.',
  fix: 'Refuse passwords longer than the hash can take, or use Argon2id, which takes them whole.',
  controls: ['authentication', 'cryptography'],
  run: async (context) => {
    const profile = { ...newProfile(context), password: `Hf9-${context.unique()}-`.padEnd(90, 'correct-horse-') }
    const account = await registered(context, profile)
    if (account === undefined) return
    const right = signInDraft(context, context.endpoint, profile)
    const signed = await context.send(right, { as: 'nobody' })
    if (credentialsIn(signed) === undefined) return
    const refused = await context.send(withPassword(right, profile.password.slice(0, 40)), { as: 'nobody' })
    const exchange = await context.send(withPassword(right, profile.password.slice(0, 72)), { as: 'nobody' })
    if (credentialsIn(refused) !== undefined || credentialsIn(exchange) === undefined) return
    context.report({
      message:
        'An account made with a password of 90 characters opens with the first 72 of them, but not with the first 40.',
      confidence: 'certain',
      evidence: [
        { label: 'first 40 characters', exchange: refused },
        { label: 'first 72 characters', exchange },
      ],
    })
  },
})
