import { defineRule } from '../../rule/index.ts'

export default defineRule({
  id: 'deprecated-operation-served',
  title: 'An operation that is marked as deprecated still works',
  severity: 'info',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N',
  cwe: [1059, 477],
  owasp: 'API9:2023',
  why: 'The operation should no longer be used and is served all the same. It ages without care, and what was moved elsewhere for safety can still be had here.',
  fix: 'Announce an end with the Sunset header, watch who still calls it, and switch it off.',
  controls: ['api-inventory'],
  needs: { sends: false, baseline: 'answered' },
  applies: ({ endpoint }) => (endpoint.deprecated ? true : 'is not deprecated'),
  run: (context) => {
    const baseline = context.baseline()
    if (baseline?.outcome === 'works')
      context.report({
        message: `${context.endpoint.id} is marked as deprecated and works.`,
        evidence: [{ label: 'normal request', exchange: baseline.exchange }],
      })
    return Promise.resolve()
  },
})
