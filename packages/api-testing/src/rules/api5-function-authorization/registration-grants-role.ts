import {
  defineAccountRule,
  isGranted,
  newProfile,
  outcomeOf,
  signedIn,
  withBodyField,
  withProfile,
} from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

const claims: readonly (readonly [string, Json])[] = [
  ['role', 'admin'],
  ['is_admin', true],
  ['isAdmin', true],
  ['admin', true],
  ['roles', ['admin']],
  ['user_type', 'admin'],
]

/** An account registered with a claim to a role, used for a function that ordinary users are refused. */
export default defineAccountRule({
  id: 'registration-grants-role',
  title: 'Anybody can register as an administrator',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cwe: [269, 915],
  owasp: 'API5:2023',
  step: 'registration',
  needs: { effect: 'write', roles: true },
  why: 'A field of the registration decides about the role of the new account. A stranger signs up and administers the service.',
  fix: 'Give new accounts the lowest role whatever the request says; roles are granted by administrators only.',
  controls: ['access-control', 'input-validation'],
  run: async (context) => {
    const { privileged, unprivileged, api } = context
    if (privileged === undefined || unprivileged === undefined) return
    const reserved = api.endpoints.flatMap((endpoint) => {
      const view = api.view(endpoint)
      const granted = view.baseline(privileged.name)
      const refused = view.unreached(unprivileged.name)?.exchange
      const isReserved = endpoint.effect === 'read' && refused !== undefined && outcomeOf(refused.response) === 'denied'
      return granted !== undefined && isReserved ? [granted] : []
    })
    const [reservedFunction] = reserved
    if (reservedFunction === undefined) {
      context.block('error', 'no function is known that only the privileged role may use')
      return
    }
    for (const [name, value] of [['hf_nothing', true] as const, ...claims]) {
      const profile = newProfile(context, 'role')
      const made = await context.send(
        withBodyField(name, value)(withProfile(context.draftOf(context.endpoint), profile)),
        { as: 'nobody', rawOverload: true },
      )
      if (outcomeOf(made.response) !== 'works') continue
      const session = await signedIn(context, profile)
      if (session === undefined) return
      const exchange = await context.send(reservedFunction.draft, { credentials: session.credentials })
      if (!isGranted(exchange.response, reservedFunction.exchange.response)) continue
      // Without any claim every new account may: then the function is not reserved, or another rule's fault.
      if (name === 'hf_nothing') return
      context.report({
        message: `An account registered with ${name} ${JSON.stringify(value)} may use ${reservedFunction.endpoint.id}, which ${unprivileged.name} is refused.`,
        confidence: 'certain',
        point: { in: 'body', name },
        evidence: [
          { label: 'registration', exchange: made },
          { label: 'function for administrators', exchange },
        ],
      })
      return
    }
  },
})
