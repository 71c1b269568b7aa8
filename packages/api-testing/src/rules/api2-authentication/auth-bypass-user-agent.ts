import { defineAuthenticationBypass } from '../../rule/index.ts'

const agents = [
  'kube-probe/1.29',
  'ELB-HealthChecker/2.0',
  'GoogleHC/1.0',
  'Googlebot/2.1 (+http://www.google.com/bot.html)',
]

export default defineAuthenticationBypass({
  id: 'auth-bypass-user-agent',
  title: 'The name of a probe or crawler gets past authentication',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
  cwe: [290],
  why: 'Health probes and crawlers are let in by what they call themselves. A name is no credential: everybody can use it.',
  fix: 'Give probes a path of their own that holds no data, and ask everybody else for credentials whatever their user agent.',
  controls: ['authentication'],
  ways: (_, plain) =>
    agents.map((agent) => ({
      label: `with the user agent ${agent.split(' ')[0]}`,
      draft: { ...plain, headers: [...plain.headers, ['User-Agent', agent] as const] },
    })),
})
