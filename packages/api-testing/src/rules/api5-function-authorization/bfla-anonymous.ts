import { defineRule, hasSubstance, outcomeOf } from '../../rule/index.ts'

/** A function that by its name is for few, and that answers a caller without credentials with something. */
export default defineRule({
  id: 'bfla-anonymous',
  title: 'A function for administrators answers strangers',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [306, 862],
  owasp: 'API5:2023',
  why: 'A function that is meant for administrators needs no credentials at all. Everybody who can reach the service administers it.',
  fix: 'Require authentication and the role for every function under such paths, in one place and by default.',
  controls: ['access-control', 'authentication'],
  needs: { baseline: 'answered' },
  applies: ({ privilege, isPublicByIntent, endpoint }) => {
    if (privilege === undefined) return 'nothing says that it is for few'
    if (isPublicByIntent) return 'meant to be open'
    return /log-?in|sign-?in|auth|token|health|status|version/i.test(endpoint.path) ? 'open by nature' : true
  },
  run: async (context) => {
    const { privileged, endpoint } = context
    const known =
      (privileged === undefined ? undefined : context.baseline(privileged.name)) ??
      context.baseline() ??
      context.baseline('nobody')
    const draft = known?.draft ?? context.unreached('nobody')?.draft
    if (draft === undefined) return
    const exchange = await context.send(draft, { as: 'nobody' })
    if (outcomeOf(exchange.response) !== 'works') return
    if (endpoint.effect === 'read' && !hasSubstance(exchange.response)) return
    const unknown = await context.notFound()
    if (unknown.response.status === exchange.response.status && unknown.response.body.equals(exchange.response.body))
      return
    const isConfigured = context.privilege === 'configured'
    context.report({
      message: `${endpoint.id}, which ${isConfigured ? 'the configuration reserves for the most powerful role' : 'by its name is for administrators'}, answers a caller without credentials ${exchange.response.status}.`,
      confidence: isConfigured ? 'certain' : 'firm',
      evidence: [{ label: 'without credentials', exchange }],
    })
  },
})
