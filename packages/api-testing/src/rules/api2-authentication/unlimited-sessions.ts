import { defineAccountRule, opens } from '../../rule/index.ts'

const wanted = 8

/** Eight sessions of the owner at once, all of them open at the end. */
export default defineAccountRule({
  id: 'unlimited-sessions',
  title: 'An account may have any number of sessions at once',
  severity: 'info',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:L/I:N/A:N',
  cwe: [613, 799],
  step: 'sign-in',
  needs: { identities: 1 },
  why: 'Sessions add up without limit and without anybody being told. A stolen account can be used beside its owner and shared with many.',
  fix: 'Show people their sessions and let them end each; limit their number and tell of new ones where accounts are worth it.',
  controls: ['session-management'],
  run: async (context) => {
    const owner = context.session(context.owner)
    if (owner?.loginExchange === undefined) {
      context.block('auth', 'the identity does not sign in by a request')
      return
    }
    const sessions = []
    for (let count = 0; count < wanted; count += 1) sessions.push(await owner.another())
    const tokens = new Set(sessions.map(({ credentials }) => JSON.stringify(credentials)))
    if (tokens.size < wanted) return
    const looks = []
    for (const { credentials } of sessions) looks.push(await opens(context, credentials))
    const [first] = looks
    if (first === undefined || !looks.every((look) => look?.isOpen === true)) return
    context.report({
      message: `${wanted} sessions of ${context.owner} are open at once.`,
      // most services allow this on purpose: nobody need be told of it unasked
      confidence: 'tentative',
      evidence: [{ label: 'the oldest session', exchange: first.exchange }],
    })
  },
})
