/** `HttpSecurity`, `ServerHttpSecurity` and their Kotlin DSLs: what a method that builds a chain of filters calls on them. */
import type { Interpreter } from '../../../../engine/interpreter.ts'
import { Native, textArgument, type Call, type Site } from '../../../../engine/native.ts'
import { native, truth, type Value } from '../../../../engine/values.ts'
import type { Decision } from '../../../../routing/access-rules.ts'
import { antPattern } from '../../../../routing/path-pattern.ts'
import { onReceiver } from '../../../../languages/kotlin/receivers.ts'
import { decisionNamed, decisionOf } from './decisions.ts'
import { ANY, MatcherValue, matchersOf, type RequestMatcher } from './matchers.ts'

export interface SecurityRule {
  readonly matchers: readonly RequestMatcher[]
  readonly decision: Decision
  /** Whether every run sets it. */
  readonly isCertain: boolean
}

/** What one filter demands: `authorizeHttpRequests` refuses what no rule names, the older `authorizeRequests` does not. */
export interface AuthorizationFilter {
  readonly rules: SecurityRule[]
  readonly site: Site
  readonly refusesRest: boolean
  /** Whether every start sets it up. */
  readonly isCertain: boolean
  /** Decides by code of the folder. */
  isOpaque: boolean
}

const FILTERS = /^authorize(?:HttpRequests|Requests|Exchange)$/
const SCOPES = /^(?:securityMatcher|antMatcher|mvcMatcher|requestMatcher|regexMatcher)$/
const LOGINS = /^(?:formLogin|oauth2Login|openidLogin|openIDLogin|saml2Login|logout)$/
const REQUESTS = /^(?:request|ant|mvc|regex|path)Matchers$|^matchers$/

export class HttpSecurity extends Native {
  readonly filters: AuthorizationFilter[] = []
  /** Requests that the chain is for; all when it is undefined. */
  scope: readonly RequestMatcher[] | undefined
  /** Pages of the log-in, which everyone may see. */
  readonly open: RequestMatcher[] = []

  /** `http { … }` of Kotlin. */
  override call(call: Call, run: Interpreter): Value {
    onReceiver(call.args.at(-1), native(this), call, run)
    return native(this)
  }

  override isCalledBare(name: string): boolean {
    return FILTERS.test(name) || SCOPES.test(name) || LOGINS.test(name) || name === 'securityMatchers'
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    if (name === 'invoke') return this.call(call, run)
    if (FILTERS.test(name)) return configured(new Registry(this, this.#filter(name, call)), this, call, run)
    if (SCOPES.test(name)) {
      this.scope =
        call.condition === undefined && name !== 'regexMatcher' ? matchersOf(call.args) : [{ pattern: undefined }]
    } else if (name === 'securityMatchers' || (name === 'requestMatchers' && call.args.length < 2)) {
      this.scope ??= []
      return configured(new ScopeMatchers(this), this, call, run)
    } else if (LOGINS.test(name)) return configured(new Login(this, name === 'logout'), this, call, run)
    return call.args.length === 0 && name !== 'build' ? native(new Configurer(this)) : native(this)
  }

  /** The same filter however often it is asked for. */
  #filter(name: string, call: Call): AuthorizationFilter {
    const refusesRest = name !== 'authorizeRequests'
    const known = this.filters.find((one) => one.refusesRest === refusesRest)
    if (known !== undefined) return known
    const site = { file: call.file, line: call.line }
    const filter = { rules: [], site, refusesRest, isCertain: call.condition === undefined, isOpaque: false }
    this.filters.push(filter)
    return filter
  }
}

/** With a block, the block configures and the security is given back; without, the configurer is. */
function configured(configurer: Native, http: HttpSecurity, call: Call, run: Interpreter): Value {
  const block = call.args.at(-1)
  if (block === undefined) return native(configurer)
  onReceiver(block, native(configurer), call, run)
  return native(http)
}

/** One of the configurers that say nothing of access: `csrf()`, `sessionManagement()`. */
class Configurer extends Native {
  readonly http: HttpSecurity

  constructor(http: HttpSecurity) {
    super()
    this.http = http
  }

  override method(name: string, _call: Call, _run: Interpreter): Value {
    return native(name === 'and' || name === 'build' ? this.http : this)
  }
}

/** `http.requestMatchers().antMatchers("/api/**")`, `securityMatchers(m -> m.requestMatchers("/api/**"))` */
class ScopeMatchers extends Configurer {
  override isCalledBare(name: string): boolean {
    return REQUESTS.test(name)
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    if (!REQUESTS.test(name)) return super.method(name, call, run)
    const isKnown = call.condition === undefined && name !== 'regexMatchers'
    this.http.scope = [...(this.http.scope ?? []), ...(isKnown ? matchersOf(call.args) : [{ pattern: undefined }])]
    return native(this)
  }
}

/** `formLogin().loginPage("/login").permitAll()`: its pages are open when it says so. */
class Login extends Configurer {
  readonly #pages: string[]

  constructor(http: HttpSecurity, isLogout: boolean) {
    super(http)
    this.#pages = isLogout ? ['/logout', '/login'] : ['/login']
  }

  override isCalledBare(name: string): boolean {
    return name === 'permitAll'
  }

  override setMember(_name: string, value: Value): void {
    if (value.kind === 'text' && typeof value.parts[0] === 'string') this.#pages.push(value.parts[0])
  }

  override member(name: string): Value | undefined {
    return name === 'permitAll' ? native(new PermitAll(() => this.#permit())) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const page = /(?:Page|Url|URI|Uri)$/.test(name) ? textArgument(call, 0) : undefined
    if (page !== undefined) this.#pages.push(page.replace(/\?.*$/, ''))
    if (name === 'permitAll' && (call.args[0] === undefined || truth(call.args[0]) !== false)) this.#permit()
    return super.method(name, call, run)
  }

  #permit(): void {
    for (const page of this.#pages) this.http.open.push({ pattern: antPattern(page) })
  }
}

/** `permitAll()` without a receiver, in a block of Kotlin. */
class PermitAll extends Native {
  readonly #permit: () => void

  constructor(permit: () => void) {
    super()
    this.#permit = permit
  }

  override call(): Value {
    this.#permit()
    return native(this)
  }
}

/** What `authorizeHttpRequests` and its kin hand out: rules in the order in which they are asked. */
class Registry extends Native {
  readonly #http: HttpSecurity
  readonly filter: AuthorizationFilter

  constructor(http: HttpSecurity, filter: AuthorizationFilter) {
    super()
    this.#http = http
    this.filter = filter
  }

  override isCalledBare(name: string): boolean {
    return name === 'authorize' || typeof decisionNamed(name, [], this.filter.site) !== 'string'
  }

  /** Words of the Kotlin DSL. */
  override member(name: string): Value | undefined {
    if (name === 'anyRequest' || name === 'anyExchange') return native(new MatcherValue([ANY]))
    const decision = decisionNamed(name, [], this.filter.site)
    return decision === 'unknown' ? undefined : native(new DecisionValue(decision))
  }

  override method(name: string, call: Call): Value {
    if (name === 'and' || name === 'build') return native(this.#http)
    if (name === 'authorize') return this.#authorize(call)
    if (name === 'anyRequest' || name === 'anyExchange') return native(new AuthorizedUrl(this, [ANY], call))
    // Forwards and errors inside the application are no requests of callers.
    if (name === 'dispatcherTypeMatchers') return native(new AuthorizedUrl(this, [], call))
    if (REQUESTS.test(name)) {
      const matchers: readonly RequestMatcher[] =
        name === 'regexMatchers' ? [{ pattern: undefined }] : matchersOf(call.args)
      return native(new AuthorizedUrl(this, matchers, call))
    }
    if (name === 'accessDecisionManager') this.filter.isOpaque = true
    const decision = decisionNamed(name, call.args, call)
    return decision === 'unknown' ? native(this) : native(new DecisionValue(decision))
  }

  /** `authorize("/admin/**", hasRole("ADMIN"))`, `authorize(HttpMethod.GET, "/x", permitAll)` of Kotlin. */
  #authorize(call: Call): Value {
    const access = call.args.length > 1 ? call.args.at(-1) : undefined
    const asked = call.args.length > 1 ? call.args.slice(0, -1) : call.args
    // A second text is the path of a servlet.
    const isPlain = asked.filter((one) => one.kind === 'text').length < 2
    this.add(isPlain ? matchersOf(asked) : [{ pattern: undefined }], decisionIn(access, call), call)
    return native(this)
  }

  add(matchers: readonly RequestMatcher[], decision: Decision, call: Call): void {
    this.filter.rules.push({ matchers, decision, isCertain: call.condition === undefined })
  }
}

function decisionIn(access: Value | undefined, call: Call): Decision {
  if (access === undefined) return decisionNamed('authenticated', [], call)
  if (access.kind !== 'native' || !(access.native instanceof DecisionValue)) return decisionOf(access, call)
  const { decision } = access.native
  return typeof decision === 'string' ? decision : { ...decision, file: call.file, line: call.line }
}

class DecisionValue extends Native {
  readonly decision: Decision

  constructor(decision: Decision) {
    super()
    this.decision = decision
  }
}

/** What `requestMatchers(…)` gives: the requests that the next word decides about. */
class AuthorizedUrl extends Native {
  readonly #registry: Registry
  readonly #matchers: readonly RequestMatcher[]
  readonly #at: Call
  #isUnknown = false

  constructor(registry: Registry, matchers: readonly RequestMatcher[], at: Call) {
    super()
    this.#registry = registry
    this.#matchers = matchers
    this.#at = at
  }

  override method(name: string, call: Call): Value {
    // `not()` turns what follows around, `servletPath` moves the patterns.
    if (name === 'not' || name === 'servletPath') {
      this.#isUnknown = true
      return native(this)
    }
    const decision = name === 'access' ? decisionOf(call.args[0], this.#at) : decisionNamed(name, call.args, this.#at)
    const matchers = this.#isUnknown ? [{ pattern: undefined }] : this.#matchers
    this.#registry.add(matchers, this.#isUnknown ? 'unknown' : decision, call)
    return native(this.#registry)
  }
}
