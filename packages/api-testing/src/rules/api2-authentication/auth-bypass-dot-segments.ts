import { defineAuthenticationBypass, dotSegments } from '../../rule/index.ts'

export default defineAuthenticationBypass({
  id: 'auth-bypass-dot-segments',
  title: 'A detour through another path gets past authentication',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [288, 289, 22],
  why: 'The check sees a path that begins with an open place, the server resolves the dots and serves the closed one. Everything behind the check can be reached that way.',
  fix: 'Resolve dot segments before the check and refuse requests whose path changes by it; bind authentication to routes, not to prefixes.',
  controls: ['authentication', 'access-control'],
  ways: (context, plain) => {
    const open = context.api.endpoints.find(
      (one) =>
        one.method === 'GET' &&
        !one.path.includes('{') &&
        context.api.view(one).baseline('nobody')?.outcome === 'works',
    )
    return dotSegments(plain, open?.path)
  },
})
