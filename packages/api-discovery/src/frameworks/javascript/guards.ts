/** Which connect-style middleware provably refuses callers: known packages, and functions whose body shows it. */
import type { CallExpr, Expr, FunctionDef, Stmt } from '../../engine/ir.ts'
import { field, type External, type FunctionValue, type Value } from '../../engine/values.ts'
import type { Guard } from '../../model.ts'
import { chainStart, functionsOf } from './handlers.ts'

export interface FoundGuard {
  readonly name?: string
  readonly kind: Guard['kind']
}

interface KnownGuard {
  /** The call that makes the middleware, without package; `` for the package itself. */
  readonly call: RegExp
  readonly kind: Guard['kind']
}

/** Packages whose middleware, made so, answers 401 or 403 to callers it does not know. */
const KNOWN: Readonly<Record<string, readonly KnownGuard[]>> = {
  passport: [{ call: /^(?:default\.)?authenticate$/, kind: 'authentication' }],
  'express-jwt': [{ call: /^(?:default|expressjwt|)$/, kind: 'authentication' }],
  'koa-jwt': [{ call: /^(?:default|)$/, kind: 'authentication' }],
  'express-oauth2-jwt-bearer': [
    { call: /^auth$/, kind: 'authentication' },
    { call: /^(?:requiredScopes|scopeIncludesAny|claim\w+)$/, kind: 'authorization' },
  ],
  'express-openid-connect': [{ call: /^requiresAuth$/, kind: 'authentication' }],
  'express-basic-auth': [{ call: /^(?:default|)$/, kind: 'authentication' }],
  'koa-basic-auth': [{ call: /^(?:default|)$/, kind: 'authentication' }],
  'connect-ensure-login': [{ call: /^ensureLoggedIn$/, kind: 'authentication' }],
  '@clerk/express': [{ call: /^requireAuth$/, kind: 'authentication' }],
  '@clerk/clerk-sdk-node': [{ call: /^ClerkExpressRequireAuth$/, kind: 'authentication' }],
  'express-jwt-authz': [{ call: /^(?:default|)$/, kind: 'authorization' }],
  'supertokens-node/recipe/session/framework/express': [{ call: /^verifySession$/, kind: 'authentication' }],
  'hono/jwt': [{ call: /^jwt$/, kind: 'authentication' }],
  'hono/bearer-auth': [{ call: /^bearerAuth$/, kind: 'authentication' }],
  'hono/basic-auth': [{ call: /^basicAuth$/, kind: 'authentication' }],
}

/** Options with which the same middleware lets unknown callers through. */
const LENIENT = ['credentialsRequired', 'authRequired', 'sessionRequired', 'passthrough']

export function connectGuard(handler: Value): FoundGuard | undefined {
  if (handler.kind === 'external') return knownGuard(handler) ?? wrappedGuard(handler)
  if (handler.kind === 'function') return namedRefusal(handler)
  return undefined
}

function knownGuard(handler: External): FoundGuard | undefined {
  const start = chainStart(handler)
  const name = start.path.filter((part) => part !== '()').join('.')
  const known = KNOWN[start.package]?.find((one) => one.call.test(name))
  if (known === undefined || start.call === undefined || isLenient(start)) return undefined
  const last = start.path.findLast((part) => part !== '()' && part !== 'default') ?? start.package
  return { name: `${last}(${describeFirst(start)})`, kind: known.kind }
}

function isLenient(start: External): boolean {
  const args = start.call?.args ?? []
  if (args[0]?.kind === 'text' && args[0].parts[0] === 'anonymous') return true
  // passport.authenticate(strategy, callback) leaves the refusal to the callback.
  if (start.package === 'passport' && args.some((arg) => arg.kind === 'function')) return true
  if (args[0]?.kind === 'list' && args[0].items.some((item) => item.kind === 'text' && item.parts[0] === 'anonymous'))
    return true
  return args.some((arg) =>
    LENIENT.some((option) => {
      const value = field(arg, option)
      return value !== undefined && !(value.kind === 'constant' && value.value === (option !== 'passthrough'))
    }),
  )
}

function describeFirst(start: External): string {
  const first = start.call?.args[0]
  return first?.kind === 'text' && typeof first.parts[0] === 'string' ? `'${first.parts[0]}'` : ''
}

/** `asyncHandler(requireUser)` refuses when what it wraps does. */
function wrappedGuard(handler: External): FoundGuard | undefined {
  const functions = functionsOf(handler)
  const [only] = functions
  return functions.length === 1 && only !== undefined ? namedRefusal(only) : undefined
}

function namedRefusal({ fn, within }: FunctionValue): FoundGuard | undefined {
  const found = refusalOf(fn)
  return found === undefined || found.name !== undefined || within === undefined ? found : { ...found, name: within }
}

// Whether a function refuses before it goes on

const WORDS =
  /auth|user|token|role|permission|session|jwt|login|logged|admin|credential|api_?key|scope|bearer|identity|principal/i
const NOT_WORDS = /csrf|xsrf|captcha|rate_?limit|throttle|maintenance|\bip\b|origin|cors/i

/**
 * A middleware is a guard when every way to `next()` passes a refusal (401, 403, an Unauthorized or Forbidden error, a
 * redirect to a login page) that stands in front of it. One way around, as `if (!token) return next()`, and it is none.
 */
export function refusalOf(fn: FunctionDef): FoundGuard | undefined {
  const next = nextName(fn)
  if (next === undefined) return undefined
  const words = JSON.stringify(fn)
  if (!WORDS.test(words) || (fn.name !== undefined && NOT_WORDS.test(fn.name))) return undefined
  const path = new Path(next)
  path.walk(fn.body, false)
  if (path.goesOn === 0 || path.unguarded > 0 || path.refusals.size === 0) return undefined
  const kind = path.refusals.has('authentication') ? 'authentication' : 'authorization'
  return fn.name === undefined ? { kind } : { name: fn.name, kind }
}

/** The third parameter of `(req, res, next)`, the second of `(ctx, next)`. */
function nextName(fn: FunctionDef): string | undefined {
  const { params } = fn
  const last = params.at(-1)?.to
  if (last?.kind !== 'name' || (params.length !== 3 && params.length !== 2)) return undefined
  return params.length === 3 || /^next|done$/.test(last.name) ? last.name : undefined
}

/** Follows the ways through a function body. */
class Path {
  readonly #next: string
  goesOn = 0
  unguarded = 0
  readonly refusals = new Set<Guard['kind']>()

  constructor(next: string) {
    this.#next = next
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
      case 'return':
        return { ...this.#expression(statement.value, passed), ends: true }
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
        const yes = this.#expression(value.yes, passed || isRefusal(value.no, this.#next))
        const no = this.#expression(value.no, passed || isRefusal(value.yes, this.#next))
        return { passed, refuses: yes.refuses || no.refuses }
      }
      case 'either':
      case 'sequence':
      case 'assign':
        for (const part of partsOf(value)) this.#expression(part, passed)
        return { passed, refuses: false }
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
      this.goesOn++
      if (!passed) this.unguarded++
      return { passed, refuses: false }
    }
    // next handed on as a value goes where this cannot follow.
    for (const arg of call.args) {
      if (arg.value.kind === 'name' && arg.value.name === this.#next) {
        this.goesOn++
        if (!passed) this.unguarded++
      } else if (arg.value.kind === 'function') this.walk(arg.value.fn.body, passed)
    }
    if (call.callee.kind === 'member') this.#expression(call.callee.of, passed)
    return { passed, refuses: false }
  }

  #isNext(call: CallExpr): boolean {
    const [first] = call.args
    return (
      call.callee.kind === 'name' &&
      call.callee.name === this.#next &&
      (first === undefined || first.value.kind === 'constant')
    )
  }

  #refusesOnly(body: readonly Stmt[]): boolean {
    return body.length > 0 && !this.#continues(body) && body.some((statement) => statementRefuses(statement))
  }

  #continues(body: readonly Stmt[]): boolean {
    return mentionsCall(body, this.#next)
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

function isRefusal(value: Expr, next: string): boolean {
  return refusalKind(value) !== undefined && !mentionsCall([{ kind: 'do', value }], next)
}

/** Whether statements call `next()` without an error. */
function mentionsCall(body: readonly Stmt[], next: string): boolean {
  const found = JSON.stringify(body)
  const call = new RegExp(
    `"kind":"call","callee":\\{"kind":"name","name":"${next.replace(/\W/g, '')}","line":\\d+\\},"args":\\[\\]`,
  )
  return call.test(found)
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
    /"kind":"string","value":"[^"]*(?:login|signin|sign-in|auth)[^"]*"/i.test(source)
  )
    return 'authentication'
  return undefined
}

function namesIn(source: string): string {
  return [...source.matchAll(/"name":"([^"]+)"/g)].map(([, name]) => name).join(' ')
}
