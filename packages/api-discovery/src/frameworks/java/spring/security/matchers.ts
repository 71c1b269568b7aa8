/** Which requests a rule of Spring Security is about: patterns, methods, and request matchers made of them. */
import { Native, type Call } from '../../../../engine/native.ts'
import { itemsOf, native, plainText, type External, type Value } from '../../../../engine/values.ts'
import { HTTP_METHODS } from '../../../../model.ts'
import type { Asked } from '../../../../routing/access-rules.ts'
import { antPattern, coverageOf, type Coverage, type Segment } from '../../../../routing/path-pattern.ts'
import { constantName } from '../../../jvm/marks.ts'
import { mayBeOpenEnded } from '../../../jvm/open-ended.ts'

/** Requests of a method (of all when it is absent) on a pattern; without one, they are not known. */
export interface RequestMatcher {
  readonly method?: string
  readonly pattern: readonly Segment[] | undefined
}

export const ANY: RequestMatcher = { pattern: [{ kind: 'rest' }] }
const NOT_KNOWN: RequestMatcher = { pattern: undefined }

/** Common locations of static resources (Spring Boot, `StaticResourceLocation`). */
const STATIC = ['/css/**', '/js/**', '/images/**', '/webjars/**', '/favicon.*', '/*/icon-*', '/fonts/**']

const METHODS: ReadonlySet<string> = new Set(HTTP_METHODS)

/** Matchers among values that the folder makes itself. */
export class MatcherValue extends Native {
  readonly matchers: readonly RequestMatcher[]

  constructor(matchers: readonly RequestMatcher[]) {
    super()
    this.matchers = matchers
  }
}

/** `MvcRequestMatcher.Builder`, `PathPatternRequestMatcher.Builder` that a method is given. */
export class MatcherBuilder extends Native {
  override method(name: string, call: Call): Value {
    // `basePath` and `servletPath` put something in front of the patterns.
    if (name !== 'pattern' && name !== 'matcher') return native(new MatcherValue([NOT_KNOWN]))
    return native(new MatcherValue(matchersOf(call.args)))
  }
}

/** The arguments of `requestMatchers`, `antMatchers`, `pathMatchers` and their kin. */
export function matchersOf(args: readonly Value[]): readonly RequestMatcher[] {
  const values = args.flatMap((arg) => (arg.kind === 'list' && arg.open ? [arg, ...itemsOf(arg)] : itemsOf(arg)))
  const [first, ...rest] = values
  if (first === undefined) return [ANY]
  const method = methodOf(first)
  if (method === undefined) return values.flatMap((value) => matchersIn(value, 0))
  const named = method === 'any' ? {} : { method }
  if (rest.length === 0) return [{ ...ANY, ...named }]
  return rest.flatMap((value) => matchersIn(value, 0)).map((one) => ({ ...one, ...named }))
}

/** `HttpMethod.GET`; `null` stands for every method. */
function methodOf(value: Value): string | undefined {
  if (value.kind === 'constant' && value.value === null) return 'any'
  const name = value.kind === 'external' ? constantName(value) : undefined
  return name !== undefined && METHODS.has(name) ? name : undefined
}

function matchersIn(value: Value, depth: number): readonly RequestMatcher[] {
  const known = plainText(value)
  if (known !== undefined) return [{ pattern: antPattern(known) }]
  if (value.kind === 'native' && value.native instanceof MatcherValue) return value.native.matchers
  if (value.kind === 'list') return value.open ? [NOT_KNOWN] : value.items.flatMap((one) => matchersIn(one, depth + 1))
  return value.kind === 'external' && depth < 8 ? matchersMade(value, depth) : [NOT_KNOWN]
}

/** `new AntPathRequestMatcher("/x", "GET")`, `PathRequest.toStaticResources().atCommonLocations()` and others. */
function matchersMade(value: External, depth: number): readonly RequestMatcher[] {
  const made = value.path.findLast((part) => part !== '()') ?? ''
  const args = value.call?.args ?? []
  switch (made) {
    case 'INSTANCE':
    case 'anyExchange':
    case 'anyRequest':
      return [ANY]
    case 'AntPathRequestMatcher':
    case 'PathPatternParserServerWebExchangeMatcher': {
      const [path, method] = args
      const name = plainText(method) ?? (method === undefined ? undefined : methodOf(method))
      if (path === undefined || (method !== undefined && name === undefined)) return [NOT_KNOWN]
      return matchersIn(path, depth + 1).map((one) =>
        name === undefined ? one : { ...one, method: name.toUpperCase() },
      )
    }
    case 'MvcRequestMatcher':
      return args[1] === undefined ? [NOT_KNOWN] : matchersIn(args[1], depth + 1)
    case 'antMatcher':
    case 'pathPattern':
    case 'matcher':
    case 'pattern':
    case 'pathMatchers':
      return matchersOf(args)
    case 'OrRequestMatcher':
    case 'anyOf':
    case 'matchers':
      return args.flatMap((arg) => itemsOf(arg)).flatMap((arg) => matchersIn(arg, depth + 1))
    case 'atCommonLocations':
      return STATIC.map((pattern) => ({ pattern: antPattern(pattern) }))
    case 'toH2Console':
      return [{ pattern: antPattern('/h2-console/**') }]
    default:
      // Endpoints of the actuator, which no controller of the folder serves.
      if (value.path.includes('EndpointRequest')) return [{ pattern: antPattern('/actuator/**') }]
      return [NOT_KNOWN]
  }
}

/** How much of an endpoint some matchers take in together. `base` is what patterns do not have: the context path. */
export function coverageBy(matchers: readonly RequestMatcher[], base: string, asked: Asked): Coverage {
  let best: Coverage = 'none'
  for (const matcher of matchers) {
    const coverage = coverageOne(matcher, base, asked)
    if (coverage === 'all') return 'all'
    if (coverage === 'some') best = 'some'
  }
  return best
}

function coverageOne({ method, pattern }: RequestMatcher, base: string, asked: Asked): Coverage {
  const { endpoint, route } = asked
  if (method !== undefined && method !== endpoint.method) return 'none'
  if (pattern === undefined) return 'some'
  const path = base !== '' && endpoint.path.startsWith(base) ? endpoint.path.slice(base.length) : endpoint.path
  const coverage = coverageOf(pattern, { path, params: endpoint.params, isOpenEnded: mayBeOpenEnded(route) })
  // Another route answers what a written-out pattern names, as `/users/me` beside `/users/{id}`.
  const written = coverage === 'some' ? writtenPath(pattern) : undefined
  return written !== undefined && asked.isServed(endpoint.method, `${base}${written}`) ? 'none' : coverage
}

function writtenPath(pattern: readonly Segment[]): string | undefined {
  let path = ''
  for (const segment of pattern) {
    if (segment.kind !== 'literal') return undefined
    path += `/${segment.value}`
  }
  return path
}
