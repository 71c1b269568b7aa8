/** `<security-constraint>` of web.xml (Jakarta Servlet 6.0 §13.8): the most specific pattern decides. */
import type { Project } from '../../../engine/project.ts'
import type { Guard } from '../../../model.ts'
import { guardOf, type Asked, type Decision, type Protection } from '../../../routing/access-rules.ts'
import { antPattern, coverageOf, type Segment } from '../../../routing/path-pattern.ts'
import type { XmlElement } from '../../../specifications/wsdl/xml.ts'
import { mayBeOpenEnded } from '../../jvm/open-ended.ts'
import { buildOf } from '../../jvm/security-enforcement.ts'
import { documentOf } from './web-xml.ts'

/** One pattern of one constraint. */
interface Constraint {
  readonly pattern: string
  readonly methods: readonly string[]
  /** Methods that it leaves out. */
  readonly omitted: readonly string[]
  /** Undefined demands nobody in particular; empty refuses everyone. */
  readonly roles: readonly string[] | undefined
  readonly line: number
}

interface Descriptor {
  readonly file: string
  readonly build: string
  readonly constraints: readonly Constraint[]
  readonly deniesUncovered: boolean
}

const FRAMEWORKS = new Set(['servlet', 'jaxrs', 'struts'])

export function servletProtection(project: Project): Protection | undefined {
  const descriptors = [...project.files.paths].flatMap((file) =>
    /(?:^|\/)web\.xml$/.test(file) ? descriptorIn(file, project) : [],
  )
  if (descriptors.length === 0) return undefined
  return (asked) => {
    const { file, framework } = asked.endpoint
    const build = buildOf(file, project)
    const [descriptor, ...others] = descriptors.filter((one) => one.build === build)
    if (!FRAMEWORKS.has(framework) || descriptor === undefined || others.length > 0) return []
    const guard = guardOf(decisionsIn(descriptor, asked))
    return guard === undefined ? [] : [guard]
  }
}

function descriptorIn(file: string, project: Project): Descriptor[] {
  const root = documentOf(file, project)
  const constraints = (root?.children ?? [])
    .filter((child) => child.name === 'security-constraint')
    .flatMap(readConstraint)
  if (root === undefined || constraints.length === 0) return []
  const deniesUncovered = root.children.some((child) => child.name === 'deny-uncovered-http-methods')
  return [{ file, build: buildOf(file, project), constraints, deniesUncovered }]
}

function readConstraint(element: XmlElement): Constraint[] {
  const demand = element.children.find((child) => child.name === 'auth-constraint')
  const roles = demand === undefined ? undefined : textsIn(demand, 'role-name')
  return element.children
    .filter((child) => child.name === 'web-resource-collection')
    .flatMap((collection) =>
      textsIn(collection, 'url-pattern').map((pattern) => ({
        pattern,
        methods: textsIn(collection, 'http-method'),
        omitted: textsIn(collection, 'http-method-omission'),
        roles,
        line: element.line,
      })),
    )
}

function textsIn(element: XmlElement, name: string): string[] {
  return element.children.flatMap((child) => (child.name === name && child.text !== '' ? [child.text] : []))
}

function decisionsIn(descriptor: Descriptor, asked: Asked): Decision[] {
  const { constraints } = descriptor
  const decisions: Decision[] = []
  const patterns = [...new Set(constraints.map((one) => one.pattern))].toSorted((a, b) => rank(b) - rank(a))
  for (const pattern of patterns) {
    const segments = segmentsOf(pattern)
    const { endpoint, route } = asked
    const coverage =
      segments === undefined ? 'some' : coverageOf(segments, { ...endpoint, isOpenEnded: mayBeOpenEnded(route) })
    if (coverage === 'none') continue
    decisions.push(
      combined(
        constraints.filter((one) => one.pattern === pattern),
        descriptor,
        asked,
      ),
    )
    if (coverage === 'all') return decisions
  }
  return [...decisions, 'open']
}

/** Exact patterns stand before prefixes, longer ones before shorter ones, extensions and the default last (§12.1). */
function rank(pattern: string): number {
  if (pattern === '/') return -2
  if (pattern.startsWith('*.')) return -1
  return pattern.endsWith('/*') ? pattern.length : 100_000
}

function segmentsOf(pattern: string): readonly Segment[] | undefined {
  if (pattern === '/') return antPattern('/**')
  if (pattern.startsWith('*.')) return antPattern(`/**/${pattern}`)
  return antPattern(pattern.replace(/\/\*$/, '/**'))
}

/** Constraints of one pattern: anyone in any of the roles may, all may where one demands nothing, none where one refuses (§13.8.1). */
function combined(constraints: readonly Constraint[], descriptor: Descriptor, { endpoint }: Asked): Decision {
  const applying = constraints.filter(
    ({ methods, omitted }) =>
      (methods.length === 0 || methods.includes(endpoint.method)) && !omitted.includes(endpoint.method),
  )
  const guard = (roles: string, kind: Guard['kind'], line: number): Guard => ({
    name: `security-constraint: ${roles}`,
    kind,
    file: descriptor.file,
    line,
  })
  const [first] = applying
  if (first === undefined) {
    return descriptor.deniesUncovered ? guard('deny', 'authorization', constraints[0]?.line ?? 1) : 'open'
  }
  const refusing = applying.find(({ roles }) => roles?.length === 0)
  if (refusing !== undefined) return guard('deny', 'authorization', refusing.line)
  if (applying.some(({ roles }) => roles === undefined)) return 'open'
  const roles = [...new Set(applying.flatMap((one) => one.roles ?? []))]
  return guard(roles.join(', '), roles.includes('**') ? 'authentication' : 'authorization', first.line)
}
