import type { ConfigInput } from '../../../src/config/schema.ts'
import type { Finding } from '../../../src/run/finding.ts'
import type { FlawId, PlantedFlaw } from './flaws.ts'
import { flaws } from './flaws.ts'
import { standardPasswords } from './shop.ts'

/** How a run against Paperback is set up: three people, everything allowed. */
export function paperbackConfig(origin: string): ConfigInput {
  return {
    target: origin,
    roles: ['customer', 'admin'],
    privileged: ['/api/admin/', 'MUTATION /graphql setRole'],
    allow: { writes: true, destructive: true },
    identities: Object.entries(standardPasswords).map(([name, password]) => ({
      name,
      role: name === 'ada' ? 'admin' : 'customer',
      login: { kind: 'json', url: '/api/auth/login', body: { username: name, password } },
      proof: { url: '/api/me' },
    })),
  }
}

export interface Score {
  readonly found: readonly FlawId[]
  readonly missed: readonly FlawId[]
  /** Findings that speak of no planted flaw. */
  readonly unplanted: readonly Finding[]
}

function speaksOf(finding: Finding, flaw: PlantedFlaw): boolean {
  const isThere =
    flaw.at.includes('*') || [finding.endpoint, ...finding.affected].some((endpoint) => flaw.at.includes(endpoint))
  return isThere && flaw.rules.test(finding.rule)
}

export function scoreOf(findings: readonly Finding[]): Score {
  const all = Object.entries(flaws) as [FlawId, PlantedFlaw][]
  const found = all.filter(([, flaw]) => findings.some((finding) => speaksOf(finding, flaw))).map(([id]) => id)
  return {
    found,
    missed: all.map(([id]) => id).filter((id) => !found.includes(id)),
    unplanted: findings.filter((finding) => !all.some(([, flaw]) => speaksOf(finding, flaw))),
  }
}
