/** What the start of an application demands of every caller: fallback policies, filters and conventions for all of a kind. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { isWithin, Native, textArgument, type Call, type Condition, type Site } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, type Value } from '../../../engine/values.ts'
import type { Guard } from '../../../model.ts'
import type { Decision } from '../../../routing/access-rules.ts'
import { authorization, type PlacedGuard } from './guards.ts'

/** What endpoints without a demand of their own are asked for. */
interface Fallback {
  readonly decision: Decision
  readonly isCertain: boolean
  readonly file: string
}

/** `AuthorizeFolder("/Private")`, `AllowAnonymousToPage("/Private/Open")`; pages are named from `/Pages` on. */
export interface PageRule extends Site {
  readonly page: string
  readonly isFolder: boolean
  readonly area: string
  /** Undefined lets anyone in. */
  readonly guard: Guard | undefined
}

/** Whether controllers, or pages, were mapped with a demand: all of them share what any mapping says. */
export class Mapped {
  readonly guards: Guard[] = []
  /** Mapped without a demand, perhaps on another way through the start. */
  open = 0
}

/** Which controllers a filter stands before: those of Core, of MVC 5, or of Web API 2. */
export type FilteredKind = 'core' | 'mvc' | 'webapi'

export class AuthorizationState {
  readonly fallbacks: Fallback[] = []
  /** `options.Filters.Add(new AuthorizeFilter())` */
  readonly filters: { readonly guard: Guard; readonly of: FilteredKind }[] = []
  readonly pageRules: PageRule[] = []
  readonly controllers = new Mapped()
  readonly pages = new Mapped()
  /** Policies that let anyone in. */
  readonly lenient = new Set<string>()
  isDefaultLenient = false
  /** Files that put the authorization in front of the endpoints. */
  readonly used = new Set<string>()
}

const states = new WeakMap<Project, AuthorizationState>()

export function authorizationState(project: Project): AuthorizationState {
  let state = states.get(project)
  if (state === undefined) states.set(project, (state = new AuthorizationState()))
  return state
}

/** `AuthorizationPolicyBuilder`; also the policy that it builds. */
export class PolicyBuilder extends Native {
  isProven = false
  #lets = false
  /** Under which everything that is demanded of it stands. */
  readonly #base: Condition | undefined

  constructor(base: Condition | undefined) {
    super()
    this.#base = base
  }

  /** Whether all that it demands is an assertion that is always true. */
  get isLenient(): boolean {
    return this.#lets && !this.isProven
  }

  override method(name: string, call: Call): Value {
    if (/^Require(?:AuthenticatedUser|Role|Claim|UserName)$/.test(name))
      this.isProven ||= isWithin(this.#base, call.condition)
    else if (name === 'RequireAssertion') this.#lets = isAlwaysTrue(call.args[0])
    return native(this)
  }
}

function isAlwaysTrue(value: Value | undefined): boolean {
  if (value?.kind !== 'function') return false
  const [only] = value.fn.body
  return only?.kind === 'return' && only.value?.kind === 'constant' && only.value.value === true
}

/** `AuthorizationOptions`, and the `AuthorizationBuilder` of newer versions. */
export class AuthorizationOptions extends Native {
  readonly #state: AuthorizationState
  readonly #run: Interpreter
  readonly #base: Condition | undefined

  constructor(run: Interpreter, base: Condition | undefined) {
    super()
    this.#state = authorizationState(run.project)
    this.#run = run
    this.#base = base
  }

  get #isCertain(): boolean {
    return isWithin(this.#base, this.#run.condition)
  }

  override member(name: string): Value | undefined {
    // What it is unless somebody sets it: whoever calls must be known.
    if (name !== 'DefaultPolicy') return undefined
    const policy = new PolicyBuilder(this.#base)
    policy.isProven = !this.#state.isDefaultLenient
    return native(policy)
  }

  override setMember(name: string, value: Value, site?: Site): void {
    if (site === undefined) return
    if (name === 'FallbackPolicy') this.#fallback(value, site)
    if (name === 'DefaultPolicy') this.#default(value)
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const [first, second] = call.args
    if (name === 'SetFallbackPolicy' && first !== undefined) this.#fallback(first, call)
    if (name === 'SetDefaultPolicy' && first !== undefined) this.#default(first)
    if (/^Add(?:Fallback|Default)?Policy$/.test(name)) {
      const policy = policyOf(second, call, run)
      const named = textArgument(call, 0)
      if (policy?.isLenient === true && named !== undefined) this.#state.lenient.add(named)
      if (name === 'AddFallbackPolicy' && policy !== undefined) this.#fallback(native(policy), call)
      if (name === 'AddDefaultPolicy' && policy !== undefined) this.#default(native(policy))
    }
    return native(this)
  }

  #fallback(value: Value, { file, line }: Site): void {
    const guard: Guard = { name: 'FallbackPolicy', kind: 'authentication', file, line }
    const decision = value.kind === 'constant' ? 'open' : isProven(value) ? guard : 'unknown'
    this.#state.fallbacks.push({ decision, isCertain: this.#isCertain, file })
  }

  #default(value: Value): void {
    if (value.kind === 'native' && value.native instanceof PolicyBuilder && value.native.isLenient)
      this.#state.isDefaultLenient = true
  }
}

function isProven(value: Value): boolean {
  return value.kind === 'native' && value.native instanceof PolicyBuilder && value.native.isProven
}

/** A policy, or the block that fills one. */
function policyOf(value: Value | undefined, call: Call, run: Interpreter): PolicyBuilder | undefined {
  if (value?.kind === 'native' && value.native instanceof PolicyBuilder) return value.native
  if (value?.kind !== 'function') return undefined
  const policy = new PolicyBuilder(call.condition)
  run.call(value, { ...call, args: [native(policy)] })
  return policy
}

/** `options.Filters`, `config.Filters`, `GlobalFilters.Filters`: `Add(new AuthorizeFilter())`, `Add<AuthorizeFilter>()`. */
export class Filters extends Native {
  readonly #base: Condition | undefined
  readonly #of: FilteredKind

  constructor(base: Condition | undefined, of: FilteredKind) {
    super()
    this.#base = base
    this.#of = of
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const names = [...call.args, ...call.types].map((one) => {
      const of = one.kind === 'external' ? one.path.findLast((part) => part !== '()') : undefined
      return of ?? (one.kind === 'named' ? one.name : '')
    })
    const given = names.find((one) => /^(?:\w+\.)*Authorize(?:Filter|Attribute)$/.test(one))
    if (name === 'Add' && given !== undefined && isWithin(this.#base, call.condition)) {
      const guard: Guard = { name: given, kind: 'authentication', file: call.file, line: call.line }
      authorizationState(run.project).filters.push({ guard, of: this.#of })
    }
    return undefined
  }
}

/** `options.Conventions` of Razor Pages. */
export class PageConventions extends Native {
  readonly #base: Condition | undefined

  constructor(base: Condition | undefined) {
    super()
    this.#base = base
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const [, verb, isArea, what] = /^(Authorize|AllowAnonymousTo)(Area)?(Page|Folder)$/.exec(name) ?? []
    const texts = call.args.map((_, i) => textArgument(call, i) ?? '')
    const area = isArea === undefined ? '' : (texts.shift() ?? '')
    const page = texts.shift()
    const isCertain = isWithin(this.#base, call.condition)
    if (verb === undefined || page === undefined || (verb === 'Authorize' && !isCertain)) return native(this)
    const { file, line } = call
    const kind = texts.length > 0 ? 'authorization' : 'authentication'
    const written = [area, page, ...texts].filter((one) => one !== '').map((one) => `"${one}"`)
    const guard: Guard = { name: `${name}(${written.join(', ')})`, kind, file, line }
    const rule = { page, isFolder: what === 'Folder', area, file, line }
    authorizationState(run.project).pageRules.push({ ...rule, guard: verb === 'Authorize' ? guard : undefined })
    return native(this)
  }
}

/** Demands of policies that let nobody in whom they do not know. */
export function withoutLenient(guards: readonly PlacedGuard[], project: Project): readonly PlacedGuard[] {
  const { lenient, isDefaultLenient } = authorizationState(project)
  return guards.filter(({ guard: { name = '' } }) => {
    const policy = /^\w+\("([^"]+)"|\bPolicy = "([^"]+)"/.exec(name)
    if (policy !== null) return !lenient.has(policy[1] ?? policy[2] ?? '')
    return !(isDefaultLenient && /^\w+$/.test(name))
  })
}

/** What `MapControllers()` and `MapRazorPages()` give: a demand counts when no other way maps them without. */
export class MappedConvention extends Native {
  readonly #mapped: Mapped
  readonly #at: Call
  #isOpen = true

  constructor(mapped: Mapped, at: Call) {
    super()
    this.#mapped = mapped
    this.#at = at
    mapped.open++
  }

  override method(name: string, call: Call): Value {
    if (name === 'RequireAuthorization' && call.condition === this.#at.condition) {
      if (this.#isOpen) this.#mapped.open--
      this.#isOpen = false
      this.#mapped.guards.push({ ...named(name, call), file: call.file, line: call.line })
    }
    return native(this)
  }
}

function named(name: string, call: Call): Pick<Guard, 'name' | 'kind'> {
  const { name: written = name, kind } = authorization(name, call.args)
  return { name: written, kind }
}
