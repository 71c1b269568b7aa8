import { defineRule, hasSubstance } from '../../rule/index.ts'

const internal =
  /(?:^|\/)(?:internal|private|_internal|intern|debug|_debug|test|tests|testing|dev|staging|beta|experimental|sandbox|mock|tmp|old|legacy|backup)(?:\/|$)/i

export default defineRule({
  id: 'internal-path-open',
  title: 'A path for inner use answers callers without credentials',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N',
  cwe: [1059, 489],
  owasp: 'API9:2023',
  why: 'The name says that it was made for developers, tests or other services, and anybody can call it. Such paths skip checks because nobody from outside was expected.',
  fix: 'Remove test paths from what is deployed, and let inner ones be reached from the inner network with credentials only.',
  controls: ['api-inventory', 'network-security', 'access-control'],
  needs: { sends: false, baseline: 'answered' },
  applies: ({ endpoint, isPublicByIntent, apiHasAuth }) => {
    if (!internal.test(endpoint.path)) return 'its path is not for inner use'
    if (isPublicByIntent) return 'is meant to be open'
    return apiHasAuth ? true : 'the API knows no callers'
  },
  run: (context) => {
    const nobody = context.baseline('nobody')
    if (nobody?.outcome === 'works' && hasSubstance(nobody.exchange.response))
      context.report({
        message: `${context.endpoint.id} answers without credentials.`,
        evidence: [{ label: 'without credentials', exchange: nobody.exchange }],
      })
    return Promise.resolve()
  },
})
