import type { ConfigInput } from '../../src/config/schema.ts'
import type { Finding } from '../../src/run/finding.ts'
import { spawnClinic } from './clinic/child.ts'
import { flaws as clinicFlaws } from './clinic/flaws.ts'
import { spawnForum } from './forum/child.ts'
import { flaws as forumFlaws } from './forum/flaws.ts'
import { spawnHelpdesk } from './helpdesk/child.ts'
import { flaws as helpdeskFlaws } from './helpdesk/flaws.ts'
import { spawnPaperback } from './paperback/child.ts'
import { paperbackConfig, scoreOf as paperbackScore } from './paperback/score.ts'
import type { Score } from './score.ts'
import { scoreOf } from './score.ts'
import type { RunningTarget } from './spawn.ts'

/** An API with planted flaws and a hardened twin, and the ways in which a user would have it tested. */
export interface MeasuredTarget {
  spawn(flaws: 'all' | 'none'): Promise<RunningTarget>
  /** Configurations of a run. Where one names inputs, they are read; else the description that comes with the target. */
  readonly ways: Readonly<Record<string, (origin: string) => ConfigInput>>
  score(findings: readonly Finding[]): Score
}

type Identities = NonNullable<ConfigInput['identities']>

const patients: Identities = [
  clinicIdentity('mara', 'patient', 'mara.lindt', 'Plum-Harbor-71'),
  clinicIdentity('jonas', 'patient', 'jonas.weber', 'Kite-Meadow-38'),
]
const members: Identities = [
  forumIdentity('tilda', 'member', 'Copper-Sail-27'),
  forumIdentity('ravi', 'member', 'Amber-Field-63'),
]

const customers: Identities = [
  helpdeskIdentity('noor', 'customer', 'Velvet-Anchor-52'),
  helpdeskIdentity('piet', 'customer', 'Maple-Lantern-19'),
]

function clinicIdentity(name: string, role: string, username: string, password: string): Identities[number] {
  const login = { kind: 'json', url: '/api/v2/auth/login', body: { username, password } } as const
  return { name, role, login, proof: { url: '/api/v2/me' } }
}

function forumIdentity(name: string, role: string, password: string): Identities[number] {
  const query =
    'mutation ($name: String!, $password: String!) { signIn(username: $name, password: $password) { token } }'
  return { name, role, login: { kind: 'json', url: '/graphql', body: { query, variables: { name, password } } } }
}

function helpdeskIdentity(name: string, role: string, password: string): Identities[number] {
  const query =
    'mutation ($name: String!, $password: String!) { signIn(login: $name, password: $password) { ... on Session { accessToken } } }'
  return { name, role, login: { kind: 'json', url: '/graphql', body: { query, variables: { name, password } } } }
}

function waysOf(users: Identities, admin: Identities[number], roles: string[]): MeasuredTarget['ways'] {
  const everything = (origin: string): ConfigInput => ({ target: origin, allow: { writes: true, destructive: true } })
  return {
    'nobody given': everything,
    'two users': (origin) => ({ ...everything(origin), identities: users }),
    'two users and an administrator': (origin) => ({ ...everything(origin), roles, identities: [...users, admin] }),
  }
}

export const measuredTargets: Readonly<Record<string, MeasuredTarget>> = {
  paperback: { spawn: spawnPaperback, ways: { 'three people': paperbackConfig }, score: paperbackScore },
  clinic: {
    spawn: spawnClinic,
    ways: waysOf(patients, clinicIdentity('office', 'admin', 'office', 'Cedar-Window-94'), ['patient', 'admin']),
    score: (findings) => scoreOf(findings, clinicFlaws),
  },
  forum: {
    spawn: spawnForum,
    ways: waysOf(members, forumIdentity('keeper', 'admin', 'Granite-Owl-85'), ['member', 'admin']),
    score: (findings) => scoreOf(findings, forumFlaws),
  },
  helpdesk: {
    spawn: spawnHelpdesk,
    ways: {
      'only the address': (target) => ({
        target,
        inputs: [{ kind: 'graphql', from: `${target}/graphql` }],
        allow: { writes: true, destructive: true },
      }),
      ...waysOf(customers, helpdeskIdentity('warden', 'admin', 'Cobalt-Orchard-36'), ['customer', 'admin']),
    },
    score: (findings) => scoreOf(findings, helpdeskFlaws),
  },
}
