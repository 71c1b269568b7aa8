/** `quarkus.http.auth.permission.*`: what Quarkus demands by path (Quarkus: Authorization of web endpoints). */
import type { Site } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { configurationFor, type Configuration } from '../../jvm/configuration.ts'
import { placeConfigured } from '../../jvm/configuration-lines.ts'
import { guardOf, type Asked, type Decision, type Protection } from '../../../routing/access-rules.ts'
import { antPattern, coverageOf, type Segment } from '../../../routing/path-pattern.ts'
import { mayBeOpenEnded } from '../../jvm/open-ended.ts'

interface Permission {
  /** Without the wildcard at its end. */
  readonly start: string
  readonly pattern: readonly Segment[] | undefined
  readonly methods: readonly string[]
  readonly place: Site
  readonly decision: Decision
  /** Demanded besides that of the most specific path. */
  readonly isShared: boolean
}

const PREFIX = 'quarkus.http.auth.permission.'
const POLICIES = 'quarkus.http.auth.policy.'

export function quarkusProtection(project: Project): Protection {
  const known = new WeakMap<Configuration, readonly Permission[]>()
  return (asked) => {
    const { file, framework } = asked.endpoint
    if (framework !== 'jaxrs' && framework !== 'vertx') return []
    const configuration = configurationFor(file, project)
    let permissions = known.get(configuration)
    if (permissions === undefined) known.set(configuration, (permissions = permissionsIn(configuration, file, project)))
    const own = guardOf(decisionsBySpecificity(permissions, asked))
    const shared = permissions
      .filter((one) => one.isShared && covers(one, asked) === 'all' && isFor(one, asked))
      .flatMap(({ decision }) => (typeof decision === 'string' ? [] : [decision]))
    return [...(own === undefined ? [] : [own]), ...shared]
  }
}

function permissionsIn(configuration: Configuration, file: string, project: Project): readonly Permission[] {
  const names = new Set<string>()
  for (const key of configuration.keys()) {
    if (!key.startsWith(PREFIX)) continue
    names.add(key.slice(PREFIX.length, key.lastIndexOf('.')).replace(/\[\d+\]$/, ''))
  }
  return [...names].flatMap((name): Permission[] => {
    const value = (key: string): readonly string[] => valuesOf(configuration, `${PREFIX}${name}.${key}`)
    if (value('enabled')[0] === 'false') return []
    const place = placeConfigured(`${PREFIX}${name}`, file, project)
    const decision = decisionOf(value('policy')[0], place, configuration)
    const methods = value('methods').map((method) => method.toUpperCase())
    return value('paths').map((path) => ({
      start: path.replace(/\/?\*$/, ''),
      pattern: patternOf(path),
      methods,
      place,
      decision,
      isShared: value('shared')[0] === 'true',
    }))
  })
}

/** One value or several, in one text or in a list of YAML. */
function valuesOf(configuration: Configuration, key: string): readonly string[] {
  const whole = configuration.get(key)
  const items = whole === undefined ? listed(configuration, key) : whole.split(',')
  return items.map((item) => item.trim()).filter((item) => item !== '')
}

function listed(configuration: Configuration, key: string): string[] {
  return [...configuration].flatMap(([name, value]) =>
    name.startsWith(`${key}[`) && /^\[\d+\]$/.test(name.slice(key.length)) ? [value] : [],
  )
}

/** A `*` at the end stands for whatever follows, one in the middle for a segment. */
function patternOf(path: string): readonly Segment[] | undefined {
  if (path.includes('${')) return undefined
  const rooted = path.startsWith('/') ? path : `/${path}`
  return /[^/]\*/.test(rooted) ? undefined : antPattern(rooted.replace(/\/\*$/, '/**'))
}

function decisionOf(policy: string | undefined, place: Site, configuration: Configuration): Decision {
  if (policy === undefined) return 'unknown'
  if (policy === 'permit') return 'open'
  const guard = (kind: 'authentication' | 'authorization', demand: string): Decision => ({
    name: `quarkus.http.auth: ${demand}`,
    kind,
    ...place,
  })
  if (policy === 'authenticated') return guard('authentication', policy)
  if (policy === 'deny') return guard('authorization', policy)
  const roles = valuesOf(configuration, `${POLICIES}${policy}.roles-allowed`)
  // A policy of another name is made in code.
  if (roles.length === 0 || roles.includes('*')) return roles.includes('**') ? guard('authentication', '**') : 'unknown'
  return guard('authorization', `roles-allowed ${roles.join(', ')}`)
}

function covers(permission: Permission, { endpoint, route }: Asked): 'all' | 'some' | 'none' {
  return permission.pattern === undefined
    ? 'some'
    : coverageOf(permission.pattern, { ...endpoint, isOpenEnded: mayBeOpenEnded(route) })
}

function isFor({ methods }: Permission, { endpoint }: Asked): boolean {
  return methods.length === 0 || methods.includes(endpoint.method)
}

/** The longest path decides; permissions of the same path are all demanded, and methods that none of them names are refused. */
function decisionsBySpecificity(permissions: readonly Permission[], asked: Asked): Decision[] {
  const own = permissions.filter((one) => !one.isShared)
  const decisions: Decision[] = []
  for (const start of new Set(own.map((one) => one.start).toSorted((a, b) => b.length - a.length))) {
    const here = own.filter((one) => one.start === start)
    const coverages = here.map((one) => covers(one, asked))
    if (coverages.every((one) => one === 'none')) continue
    decisions.push(
      together(
        here.filter((_, i) => coverages[i] !== 'none'),
        asked,
      ),
    )
    if (coverages.includes('all')) return decisions
  }
  return [...decisions, 'open']
}

function together(permissions: readonly Permission[], asked: Asked): Decision {
  const named = permissions.filter((one) => one.methods.length > 0 && isFor(one, asked))
  const applying = named.length > 0 ? named : permissions.filter((one) => one.methods.length === 0)
  if (applying.length === 0) {
    const { file, line } = permissions[0]?.place ?? asked.endpoint
    return { name: 'quarkus.http.auth: deny', kind: 'authorization', file, line }
  }
  const guard = applying.map(({ decision }) => decision).find((decision) => typeof decision !== 'string')
  return guard ?? (applying.some(({ decision }) => decision === 'unknown') ? 'unknown' : 'open')
}
