import { defineRule, hasSubstance, isSameAnswer, outcomeOf } from '../../rule/index.ts'

/** Operations that strangers must be able to call: signing in and up, health, documentation. */
const openByNature =
  /log-?in|sign-?in|sign-?up|signout|log-?out|regist|auth|token|session|oauth|password|forgot|reset|verify|confirm|captcha|csrf|health|status|ping|ready|live|metrics|version|docs?\b|openapi|swagger|schema|well-known|robots|favicon|public|contact|feedback|subscribe|newsletter|webhook|callback/i

/**
 * An endpoint does its work for a caller without credentials although it should not. "Should not" needs a witness: the description, or that
 * it changes data of an API that otherwise knows its callers.
 */
export default defineRule({
  id: 'missing-authentication',
  title: 'An endpoint that should ask for credentials answers anybody',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:L/A:N',
  cwe: [306],
  owasp: 'API2:2023',
  why: 'The endpoint works without any credentials. Everything it reads or changes is open to the whole network that can reach it.',
  fix: 'Require authentication by default for every route, and list the few that are open by intention.',
  controls: ['authentication', 'access-control'],
  needs: { baseline: 'answered' },
  applies: ({ endpoint, isPublicByIntent, apiHasAuth }) => {
    if (isPublicByIntent) return 'meant to be open'
    if (endpoint.security === 'required') return openByNature.test(endpoint.path) ? 'open by nature' : true
    if (!apiHasAuth) return 'nothing says that the API knows its callers'
    if (openByNature.test(endpoint.path)) return 'open by nature'
    return endpoint.method === 'PUT' || endpoint.method === 'PATCH' || endpoint.method === 'DELETE'
      ? true
      : 'nothing says that it should ask for credentials'
  },
  run: async (context) => {
    const known = context.baseline('nobody')
    if (known === undefined || known.outcome !== 'works') return
    const own = context.baseline()
    if (
      own !== undefined &&
      own.as !== 'nobody' &&
      !isSameAnswer(known.exchange.response, own.exchange.response, own.volatile, 0.6) &&
      !hasSubstance(known.exchange.response)
    )
      return
    const again = await context.send(known.draft, { as: 'nobody' })
    if (outcomeOf(again.response) !== 'works') return
    const isDeclared = context.endpoint.security === 'required'
    context.report({
      message: isDeclared
        ? `The description requires credentials, but a request without any is answered ${again.response.status}.`
        : `A request without credentials that changes data is answered ${again.response.status}.`,
      confidence: isDeclared ? 'certain' : 'firm',
      severity: context.endpoint.effect === 'read' ? 'high' : 'critical',
      evidence: [{ label: 'request without credentials', exchange: again }],
    })
  },
})
