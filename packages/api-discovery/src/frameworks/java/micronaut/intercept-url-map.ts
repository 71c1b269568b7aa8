/** `micronaut.security.intercept-url-map`: rules by path, for handlers that no annotation decides about (Micronaut Security). */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import type { Guard } from '../../../model.ts'
import {
  decisionsFor,
  guardOf,
  type AccessRule,
  type Decision,
  type Protection,
} from '../../../routing/access-rules.ts'
import { antPattern, coverageOf } from '../../../routing/path-pattern.ts'
import { configurationFor, configured, type Configuration } from '../../jvm/configuration.ts'
import { placeConfigured } from '../../jvm/configuration-lines.ts'
import { mayBeOpenEnded } from '../../jvm/open-ended.ts'
import { plainText } from '../../../engine/values.ts'
import { isAnnotated } from './controllers.ts'

const MAP = /^micronaut\.security\.intercept-?url-?map\[(\d+)\]\.([\w-]+)(?:\[\d+\])?$/i

export function micronautProtection(project: Project, run: Interpreter): Protection {
  const known = new WeakMap<Configuration, readonly AccessRule[]>()
  return (asked) => {
    const { file, framework } = asked.endpoint
    if (framework !== 'micronaut' || isAnnotated(asked.route, run)) return []
    const configuration = configurationFor(file, project)
    if (plainText(configured(configuration, 'micronaut.security.enabled')) === 'false') return []
    let rules = known.get(configuration)
    if (rules === undefined) known.set(configuration, (rules = rulesIn(configuration, file, project)))
    const guard = guardOf(decisionsFor(rules, asked, 'open'))
    return guard === undefined ? [] : [guard]
  }
}

interface Written {
  readonly at: string
  pattern: string
  method: string | undefined
  readonly access: string[]
}

/** Those of a method come before those of all. */
function rulesIn(configuration: Configuration, file: string, project: Project): readonly AccessRule[] {
  const written = new Map<string, Written>()
  for (const [key, value] of configuration) {
    const [, at, name] = MAP.exec(key) ?? []
    if (at === undefined || name === undefined) continue
    const rule = written.get(at) ?? {
      at: key.slice(0, key.indexOf(']') + 1),
      pattern: '',
      method: undefined,
      access: [],
    }
    written.set(at, rule)
    if (name === 'pattern') rule.pattern = value
    else if (/^http-?method$/i.test(name)) rule.method = value.toUpperCase()
    else if (name === 'access') rule.access.push(...value.split(',').map((one) => one.trim()))
  }
  const all = [...written.values()]
  return [...all.filter((one) => one.method !== undefined), ...all.filter((one) => one.method === undefined)].map(
    (one) => ruleOf(one, file, project),
  )
}

function ruleOf({ at, pattern, method, access }: Written, file: string, project: Project): AccessRule {
  const segments = antPattern(pattern)
  return {
    covers: ({ endpoint, route }) => {
      if (method !== undefined && method !== endpoint.method) return 'none'
      return segments === undefined ? 'some' : coverageOf(segments, { ...endpoint, isOpenEnded: mayBeOpenEnded(route) })
    },
    decision: decisionOf(access, placeConfigured(at, file, project)),
  }
}

/** One of them is enough. */
function decisionOf(access: readonly string[], place: { readonly file: string; readonly line: number }): Decision {
  if (access.length === 0) return 'unknown'
  if (access.some((one) => /^isAnonymous\(\)$|ANONYMOUS/.test(one))) return 'open'
  const kind: Guard['kind'] = access.some((one) => /^isAuthenticated\(\)$/.test(one))
    ? 'authentication'
    : 'authorization'
  return { name: `intercept-url-map: ${access.join(', ')}`, kind, ...place }
}
