/** `security.yaml`: firewalls, and the rules of access control that they apply (Symfony: Security, Access Control). */
import { folderOf } from '../../../engine/files.ts'
import type { Project } from '../../../engine/project.ts'
import {
  decisionsFor,
  guardOf,
  type AccessRule,
  type Asked,
  type Decision,
  type Protection,
} from '../../../routing/access-rules.ts'
import { coverageByRegex, regexPattern, type RegexPattern } from '../../../routing/regex-pattern.ts'
import type { Coverage } from '../../../routing/path-pattern.ts'
import { at, itemsOf, entriesOf, textAt, textsOf, type DocumentNode } from '../../../specifications/document.ts'
import { mayBeOpenEnded } from './reader.ts'
import { rootOf } from './yaml.ts'

interface Application {
  /** The folder that it lies in; the searched folder is empty. */
  readonly folder: string
  readonly firewalls: readonly Firewall[]
  readonly rules: readonly AccessRule[]
}

/** Requests that are guarded at all, or expressly not. */
interface Firewall {
  readonly covers: (asked: Asked) => Coverage
  readonly isOff: boolean
}

const FILE = /(?:^|\/)config\/(?:packages\/)?security\.ya?ml$/
const FRAMEWORKS = new Set(['symfony', 'api-platform'])

export function symfonyProtection(project: Project): Protection | undefined {
  const applications = [...project.files.paths].flatMap((file) => (FILE.test(file) ? applicationIn(file, project) : []))
  if (applications.length === 0) return undefined
  return (asked) => {
    const { endpoint } = asked
    const application = FRAMEWORKS.has(endpoint.framework) ? applicationOf(endpoint.file, applications) : undefined
    if (application === undefined) return []
    const guard = guardOf(decisionsIn(application, asked))
    return guard === undefined ? [] : [guard]
  }
}

/** The one in the nearest folder above. */
function applicationOf(file: string, applications: readonly Application[]): Application | undefined {
  const above = applications.filter(({ folder }) => folder === '' || file.startsWith(`${folder}/`))
  return above.toSorted((a, b) => b.folder.length - a.folder.length)[0]
}

function applicationIn(file: string, project: Project): Application[] {
  const security = at(rootOf(project.files.text(file) ?? ''), 'security')
  if (security === undefined) return []
  const folder = folderOf(folderOf(file).replace(/\/packages$/, ''))
  return [
    {
      folder,
      firewalls: entriesOf(at(security, 'firewalls')).map(([, { value }]) => firewallOf(value)),
      rules: itemsOf(at(security, 'access_control')).map((one) => ruleOf(one, file)),
    },
  ]
}

function firewallOf(node: DocumentNode): Firewall {
  return { covers: requestsOf(node, 'pattern'), isOff: isFalse(at(node, 'security')) }
}

function isFalse(node: DocumentNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === false
}

function ruleOf(node: DocumentNode, file: string): AccessRule {
  return { covers: requestsOf(node, 'path'), decision: decisionOf(node, file) }
}

/** Conditions on who asks from where; such a rule is only for some requests. */
const NARROWING = ['ip', 'ips', 'host', 'port', 'attributes', 'request_matcher', 'route']

/** The requests that a firewall or a rule names, by an expression under `key`. */
function requestsOf(node: DocumentNode, key: string): (asked: Asked) => Coverage {
  const methods = textsOf(at(node, 'methods')).map((method) => method.toUpperCase())
  const source = textAt(node, key)
  const pattern: RegexPattern | undefined = source?.includes('%') === true ? undefined : regexPattern(source ?? '')
  const isNarrowed = NARROWING.some((name) => at(node, name) !== undefined)
  return ({ endpoint, route }) => {
    if (methods.length > 0 && !methods.includes(endpoint.method)) return 'none'
    const coverage = coverageByRegex(pattern, { ...endpoint, isOpenEnded: mayBeOpenEnded(route) })
    return coverage === 'all' && isNarrowed ? 'some' : coverage
  }
}

const OPEN = /^(?:PUBLIC_ACCESS|IS_AUTHENTICATED_ANONYMOUSLY|IS_ANONYMOUS)$/

/** One of the roles is enough. An expression decides by what this does not follow. */
function decisionOf(node: DocumentNode, file: string): Decision {
  const roles = [...textsOf(at(node, 'roles')), ...textsOf(at(node, 'role'))]
  if (at(node, 'allow_if') !== undefined) return 'unknown'
  if (roles.length === 0 || roles.some((role) => OPEN.test(role))) return 'open'
  const isIdentity = roles.some((role) => /^IS_AUTHENTICATED|^IS_REMEMBERED|^ROLE_USER$/.test(role))
  const name = `access_control: ${roles.join(', ')}`
  return { name, kind: isIdentity ? 'authentication' : 'authorization', file, line: node.line }
}

/** Rules are applied by the first firewall that a request meets; where it meets none, nothing is. */
function decisionsIn({ firewalls, rules }: Application, asked: Asked): Decision[] {
  const decisions: Decision[] = []
  for (const { covers, isOff } of firewalls) {
    const coverage = covers(asked)
    if (coverage === 'none') continue
    decisions.push(...(isOff ? (['open'] as const) : decisionsFor(rules, asked, 'open')))
    if (coverage === 'all') return decisions
  }
  return [...decisions, 'open']
}
