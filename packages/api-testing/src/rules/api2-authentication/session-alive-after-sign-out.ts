import { defineAccountRule, opens, outcomeOf } from '../../rule/index.ts'

/** A second session of the owner, used before and after it is signed out. */
export default defineAccountRule({
  id: 'session-alive-after-sign-out',
  title: 'A session still works after signing out',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:L/A:N',
  cwe: [613],
  step: 'sign-out',
  needs: { effect: 'destructive', identities: 1 },
  why: 'Signing out only makes the client forget the token; the server goes on accepting it. Whoever copied it before keeps the account, and its owner believes to have ended that.',
  fix: 'End the session on the server when its owner signs out; keep a list of revoked tokens where they are verified without a store.',
  controls: ['session-management'],
  run: async (context) => {
    const owner = context.session(context.owner)
    if (owner?.loginExchange === undefined) {
      context.block('auth', 'the identity does not sign in by a request, so that no second session can be had')
      return
    }
    const { credentials } = await owner.another()
    const before = await opens(context, credentials)
    if (before?.isOpen !== true) {
      context.block('error', 'nothing is known that works only while signed in')
      return
    }
    const draft = context.draftOf(context.endpoint)
    const signOut = await context.send(draft, { credentials })
    const outcome = outcomeOf(signOut.response)
    if (outcome !== 'works' && outcome !== 'redirected' && signOut.response.status !== 204) {
      context.block('error', `signing out was answered ${signOut.response.status}`)
      return
    }
    const after = await opens(context, credentials)
    if (after?.isOpen !== true) return
    context.report({
      message: `After signing out (${signOut.response.status}) the same token is still answered ${after.exchange.response.status}.`,
      confidence: 'certain',
      evidence: [
        { label: 'before', exchange: before.exchange },
        { label: 'signing out', exchange: signOut },
        { label: 'afterwards', exchange: after.exchange },
      ],
    })
  },
})
