/** Which connect-style middleware provably refuses callers: known packages, and functions whose body shows it. */
import type { FunctionDef } from '../../engine/ir.ts'
import { field, type External, type FunctionValue, type Value } from '../../engine/values.ts'
import type { Guard } from '../../model.ts'
import { mayGoOn, refusesBefore, type FoundGuard } from '../../routing/refusal.ts'
import { chainStart, functionsOf } from './handlers.ts'
import { unlessOf } from './unless.ts'

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
  const letsThrough = unlessOf(handler)
  const guard = { name: `${last}(${describeFirst(start)})`, kind: known.kind }
  return letsThrough === undefined ? guard : { ...guard, letsThrough }
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

/** A middleware is a guard when every way to `next()` passes a refusal. */
function refusalOf(fn: FunctionDef): FoundGuard | undefined {
  const next = nextName(fn)
  return next === undefined ? undefined : refusesBefore(fn, { call: next })
}

/** Whether a handler lets callers through to what is registered after it: a guard, or a function that calls `next()`. */
export function passesOn(handler: Value): boolean {
  if (connectGuard(handler) !== undefined) return true
  if (handler.kind === 'external' && handler.package === 'cors') return true
  const functions = functionsOf(handler)
  return (
    functions.length > 0 &&
    functions.every(({ fn }) => {
      const next = nextName(fn)
      return next !== undefined && mayGoOn(fn, next)
    })
  )
}

/** The third parameter of `(req, res, next)`, the second of `(ctx, next)`. */
function nextName(fn: FunctionDef): string | undefined {
  const { params } = fn
  const last = params.at(-1)?.to
  if (last?.kind !== 'name' || (params.length !== 3 && params.length !== 2)) return undefined
  return params.length === 3 || /^next|done$/.test(last.name) ? last.name : undefined
}
