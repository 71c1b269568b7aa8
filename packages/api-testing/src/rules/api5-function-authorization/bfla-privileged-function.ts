import { defineRule, hasSubstance, outcomeOf } from '../../rule/index.ts'

const powerfulRole = /admin|root|super|owner|operator|staff|moderator/i

/**
 * A function for few that an ordinary user may call. What is for few is known from the configuration, or from names; the user must be an ordinary one,
 * and strangers must be turned away, else the fault is another.
 */
export default defineRule({
  id: 'bfla-privileged-function',
  title: 'An ordinary user can call a function for administrators',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [285, 862],
  owasp: 'API5:2023',
  why: 'The server checks that the caller is signed in but not what the caller may do. Every user can administer the service by calling the right path.',
  fix: 'Check the role for every function on the server, denying by default; hiding functions in the client protects nothing.',
  controls: ['access-control'],
  needs: { identities: 1, baseline: 'answered' },
  applies: ({ privilege }) => (privilege === undefined ? 'nothing says that it is for few' : true),
  run: async (context) => {
    const ordinary = context.identities.find(
      (session) => !powerfulRole.test(session.role) && session.name !== context.privileged?.name,
    )
    if (ordinary === undefined) {
      context.block('auth', 'no identity has an ordinary role')
      return
    }
    const known = context.baseline(ordinary.name)
    // A privileged identity may know a request that works where the ordinary one found none.
    const draft =
      known?.draft ??
      (context.privileged === undefined ? undefined : context.baseline(context.privileged.name)?.draft) ??
      context.unreached(ordinary.name)?.draft
    if (draft === undefined) return
    const stranger = await context.send(draft, { as: 'nobody' })
    if (outcomeOf(stranger.response) === 'works') return
    const exchange = await context.send(draft, { as: ordinary.name })
    if (outcomeOf(exchange.response) !== 'works') return
    if (context.endpoint.effect === 'read' && !hasSubstance(exchange.response)) return
    const isConfigured = context.privilege === 'configured'
    context.report({
      message: `${ordinary.name} (role ${ordinary.role}) calls ${context.endpoint.id}, which ${isConfigured ? 'the configuration reserves for the most powerful role' : 'by its name is for administrators'}, and is answered ${exchange.response.status}.`,
      confidence: isConfigured ? 'certain' : 'firm',
      evidence: [
        { label: 'without credentials', exchange: stranger },
        { label: `as ${ordinary.name}, role ${ordinary.role}`, exchange },
      ],
    })
  },
})
