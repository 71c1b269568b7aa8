/** Whether a function provably turns callers away before it lets any through: what makes a middleware a guard. */
import type { CallExpr, Expr, FunctionDef, Stmt } from '../engine/ir.ts'
import type { Guard } from '../model.ts'

/** Whether some requests of an endpoint may pass a guard unasked; the path is the whole one. */
export type LetsThrough = (asked: { readonly method: string; readonly path: string }) => boolean

export interface FoundGuard {
  readonly name?: string
  readonly kind: Guard['kind']
  /** Absent when the guard asks whoever comes to it. */
  readonly letsThrough?: LetsThrough
}

const WORDS =
  /auth|user|token|role|permission|session|jwt|login|logged|admin|credential|api_?key|scope|bearer|identity|principal/i
const NOT_WORDS = /csrf|xsrf|captcha|rate_?limit|throttle|maintenance|\bip\b|origin|cors|first_?run|feature|enabled/i

/** What lets a caller through: a call of this name, or coming to the function's end. */
export type WayOn = { readonly call: string; readonly withArguments?: boolean } | 'return'

/**
 * Whether every way on passes a refusal (401, 403, an Unauthorized or Forbidden error, a redirect to a login page) that
 * stands in front of it. One way around, as `if (!token) return next()`, and the answer is undefined.
 */
export function refusesBefore(fn: FunctionDef, wayOn: WayOn): FoundGuard | undefined {
  const words = JSON.stringify(fn)
  if (!WORDS.test(words) || (fn.name !== undefined && NOT_WORDS.test(fn.name))) return undefined
  const path = new Path(wayOn)
  const end = path.walk(fn.body, false)
  if (wayOn === 'return' && !end.ends) path.reach(end.passed)
  if (path.goesOn === 0 || path.unguarded > 0 || path.refusals.size === 0) return undefined
  const kind = path.refusals.has('authentication') ? 'authentication' : 'authorization'
  return fn.name === undefined ? { kind } : { name: fn.name, kind }
}

/** Follows the ways through a function body. */
class Path {
  readonly #wayOn: WayOn
  goesOn = 0
  unguarded = 0
  readonly refusals = new Set<Guard['kind']>()

  constructor(wayOn: WayOn) {
    this.#wayOn = wayOn
  }

  /** A way on was found. */
  reach(passed: boolean): void {
    this.goesOn++
    if (!passed) this.unguarded++
  }

  /** Returns whether callers that come out at the end have passed a refusal; `ends` when none come out. */
  walk(body: readonly Stmt[], passed: boolean): { passed: boolean; ends: boolean; refuses: boolean } {
    let now = passed
    let refuses = false
    for (const [i, statement] of body.entries()) {
      const result = this.#statement(statement, now, body.slice(i + 1))
      now = result.passed
      refuses ||= result.refuses
      if (result.ends) return { passed: now, ends: true, refuses }
    }
    return { passed: now, ends: false, refuses }
  }

  #statement(
    statement: Stmt,
    passed: boolean,
    rest: readonly Stmt[],
  ): { passed: boolean; ends: boolean; refuses: boolean } {
    switch (statement.kind) {
      case 'if': {
        const onlyRefusesAfter = this.#refusesOnly(rest)
        const then = this.walk(
          statement.yes,
          passed || this.#refusesOnly(statement.no) || (onlyRefusesAfter && ends(statement.yes)),
        )
        const other = this.walk(statement.no, passed || (then.refuses && !this.#continues(statement.yes)))
        const refused =
          (then.refuses && !this.#continues(statement.yes)) || (other.refuses && !this.#continues(statement.no))
        return {
          passed: passed || refused,
          ends: then.ends && other.ends && statement.no.length > 0,
          refuses: then.refuses || other.refuses,
        }
      }
      case 'block': {
        // try { verify() ; next() } catch { refuse }: what throws in the first block refuses in the second.
        const [handler] = rest
        const caught =
          statement.certain && handler?.kind === 'block' && !handler.certain && this.#refusesOnly(handler.body)
        const checks =
          caught &&
          /"(?:name)":"\w*(?:verify|authenticate|validate|decode|check|require|get\w*User|getSession|introspect)\w*"/i.test(
            JSON.stringify(statement.body),
          )
        return this.walk(statement.body, passed || checks)
      }
      case 'return': {
        const result = this.#expression(statement.value, passed)
        if (this.#wayOn === 'return' && !result.refuses) this.reach(passed)
        return { ...result, ends: true }
      }
      case 'throw': {
        const kind = refusalKind(statement.value)
        if (kind !== undefined) this.refusals.add(kind)
        return { passed, ends: true, refuses: kind !== undefined }
      }
      case 'do':
      case 'let':
        return { ...this.#expression(statement.value, passed), ends: false }
      case 'loop':
        return { ...this.walk(statement.body, passed), passed, ends: false }
      default:
        return { passed, ends: false, refuses: false }
    }
  }

  /** Calls in an expression: refusals, `next()`, and callbacks with a way of their own. */
  #expression(value: Expr | undefined, passed: boolean): { passed: boolean; refuses: boolean } {
    if (value === undefined) return { passed, refuses: false }
    switch (value.kind) {
      case 'call':
        return this.#call(value, passed)
      case 'choice': {
        const yes = this.#expression(value.yes, passed || this.#isRefusal(value.no))
        const no = this.#expression(value.no, passed || this.#isRefusal(value.yes))
        return { passed, refuses: yes.refuses || no.refuses }
      }
      case 'either':
      case 'sequence':
      case 'assign':
        for (const part of partsOf(value)) this.#expression(part, passed)
        return { passed, refuses: false }
      case 'list': {
        // An answer and its status: `return jsonify(error), 401`.
        const kind = refusalKind(value)
        if (kind !== undefined) this.refusals.add(kind)
        return { passed, refuses: kind !== undefined }
      }
      case 'name':
        return { passed, refuses: false }
      default:
        return { passed, refuses: false }
    }
  }

  #call(call: CallExpr, passed: boolean): { passed: boolean; refuses: boolean } {
    const kind = refusalKind(call)
    if (kind !== undefined) {
      this.refusals.add(kind)
      return { passed, refuses: true }
    }
    if (this.#isNext(call)) {
      this.reach(passed)
      return { passed, refuses: false }
    }
    // next handed on as a value goes where this cannot follow.
    for (const arg of call.args) {
      if (arg.value.kind === 'name' && arg.value.name === this.#name) {
        this.reach(passed)
      } else if (arg.value.kind === 'function') this.walk(arg.value.fn.body, passed)
    }
    if (call.callee.kind === 'member') this.#expression(call.callee.of, passed)
    return { passed, refuses: false }
  }

  get #name(): string | undefined {
    return this.#wayOn === 'return' ? undefined : this.#wayOn.call
  }

  #isNext(call: CallExpr): boolean {
    if (this.#wayOn === 'return' || call.callee.kind !== 'name' || call.callee.name !== this.#wayOn.call) return false
    const [first] = call.args
    // next(error) refuses; a decorated function takes what it is given.
    return this.#wayOn.withArguments === true || first === undefined || first.value.kind === 'constant'
  }

  #refusesOnly(body: readonly Stmt[]): boolean {
    return body.length > 0 && !this.#continues(body) && body.some((statement) => statementRefuses(statement))
  }

  #continues(body: readonly Stmt[]): boolean {
    if (this.#wayOn === 'return') return !endsRefusing(body)
    return mentionsCall(body, this.#wayOn)
  }

  #isRefusal(value: Expr): boolean {
    return refusalKind(value) !== undefined && !this.#continues([{ kind: 'return', value }])
  }
}

function partsOf(value: Extract<Expr, { kind: 'either' | 'sequence' | 'assign' }>): readonly Expr[] {
  if (value.kind === 'either') return [value.first, value.second]
  return value.kind === 'sequence' ? value.items : [value.value]
}

function ends(body: readonly Stmt[]): boolean {
  const last = body.at(-1)
  return last?.kind === 'return' || last?.kind === 'throw' || (last?.kind === 'block' && ends(last.body))
}

function statementRefuses(statement: Stmt): boolean {
  switch (statement.kind) {
    case 'do':
    case 'return':
      return statement.value !== undefined && refusalKind(statement.value) !== undefined
    case 'throw':
      return refusalKind(statement.value) !== undefined
    case 'block':
      return statement.body.some(statementRefuses)
    case 'if':
      return statement.yes.some(statementRefuses) && statement.no.some(statementRefuses)
    default:
      return false
  }
}

function endsRefusing(body: readonly Stmt[]): boolean {
  return ends(body) && body.some(statementRefuses)
}

/** Whether some way through a function ends in the call that lets callers through. */
export function mayGoOn(fn: FunctionDef, call: string): boolean {
  return mentionsCall(fn.body, { call })
}

/** Whether statements make the call that goes on. */
function mentionsCall(body: readonly Stmt[], { call, withArguments }: Exclude<WayOn, 'return'>): boolean {
  const args = withArguments === true ? '' : String.raw`,"args":\[\]`
  const name = call.replace(/[^\w$]/g, '').replaceAll('$', String.raw`\$`)
  return new RegExp(`"kind":"call","callee":\\{"kind":"name","name":"${name}","line":\\d+\\}${args}`).test(
    JSON.stringify(body),
  )
}

const REFUSING_NAME =
  /unauthori[sz]ed|forbidden|unauthenticated|not_?authenticated|not_?authori[sz]ed|access_?denied|permission_?denied|invalid_?token|auth\w*error/i

/** The kind of refusal that an expression is; undefined when it is none. */
export function refusalKind(value: Expr): Guard['kind'] | undefined {
  const source = JSON.stringify(value)
  if (source.length > 20_000) return undefined
  if (/"kind":"number","value":401\b/.test(source)) return 'authentication'
  if (/"kind":"number","value":403\b/.test(source)) return 'authorization'
  const name = REFUSING_NAME.exec(namesIn(source))?.[0]
  if (name !== undefined)
    return /forbidden|denied|authori[sz]ed/i.test(name) && !/unauthori[sz]ed/i.test(name)
      ? 'authorization'
      : 'authentication'
  if (
    /"name":"redirect"/.test(source) &&
    /"kind":"string","value":"[^"]*(?:log[-_]?in|sign[-_]?in|auth)[^"]*"/i.test(source)
  )
    return 'authentication'
  return undefined
}

function namesIn(source: string): string {
  return [...source.matchAll(/"name":"([^"]+)"/g)].map(([, name]) => name).join(' ')
}
