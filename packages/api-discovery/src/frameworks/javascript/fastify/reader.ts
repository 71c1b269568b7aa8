import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, FunctionDef, Stmt } from '../../../engine/ir.ts'
import { UNKNOWN, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import { connectGuard } from '../guards.ts'
import { functionsOf } from '../handlers.ts'
import { inputObject, inputs, webRequest } from '../inputs.ts'
import { AnyOf } from './marks.ts'
import { fastifyPath } from './path.ts'

export const fastifyReader: Reader = {
  framework: 'fastify',
  syntax: fastifyPath,
  guard: (handler) => fastifyGuard(handler),
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const request = requestOf(facts)
    for (const handler of route.handlers) {
      for (const fn of functionsOf(handler)) {
        run.handle(fn, route.protocol === 'ws' ? [UNKNOWN, request] : [request, UNKNOWN, UNKNOWN], facts)
      }
    }
  },
}

function requestOf(facts: HandlerFacts): Value {
  const headers = inputs('header', facts)
  return inputObject({
    query: inputs('query', facts),
    params: inputs('path', facts),
    body: inputs('json', facts),
    headers,
    cookies: inputs('cookie', facts),
    raw: webRequest(facts),
  })
}

/** A hook that refuses: by its own ways on, by `request.jwtVerify()`, or because each of its alternatives does. */
export function fastifyGuard(handler: Value): FoundGuard | undefined {
  if (handler.kind === 'native' && handler.native instanceof AnyOf) {
    const found = handler.native.functions.map(fastifyGuard)
    const [first] = found
    return found.length > 0 && found.every((one) => one !== undefined) ? first : undefined
  }
  if (handler.kind === 'external') {
    return handler.package === '@fastify/basic-auth' ? { name: 'basicAuth', kind: 'authentication' } : undefined
  }
  if (handler.kind !== 'function') return undefined
  const { fn, within } = handler
  const found = verifiesToken(fn) ? { kind: 'authentication' as const, ...nameOf(fn) } : ownRefusal(handler)
  return found === undefined || found.name !== undefined || within === undefined ? found : { ...found, name: within }
}

function ownRefusal(handler: Extract<Value, { kind: 'function' }>): FoundGuard | undefined {
  const { fn } = handler
  const last = fn.params[2]?.to
  if (last?.kind === 'name') return refusesBefore(fn, { call: last.name }) ?? connectGuard(handler)
  return fn.params.length <= 2 ? refusesBefore(fn, 'return') : undefined
}

function nameOf(fn: FunctionDef): { name?: string } {
  return fn.name === undefined ? {} : { name: fn.name }
}

/** `await request.jwtVerify()` at the top, or in a `try` whose `catch` sends the error on. */
function verifiesToken(fn: FunctionDef): boolean {
  const request = fn.params[0]?.to
  if (request?.kind !== 'name') return false
  return fn.body.some((statement, i) => {
    if (isVerification(statement, request.name)) return true
    if (statement.kind !== 'block' || !statement.certain) return false
    const [handler] = fn.body.slice(i + 1)
    const caught = handler?.kind === 'block' && !handler.certain
    return statement.body.some((one) => isVerification(one, request.name)) && (!caught || sends(handler.body))
  })
}

function isVerification(statement: Stmt, request: string): boolean {
  if (statement.kind !== 'do' && statement.kind !== 'let' && statement.kind !== 'return') return false
  return statement.value !== undefined && isJwtVerify(statement.value, request)
}

function isJwtVerify(value: Expr, request: string): boolean {
  return (
    value.kind === 'call' &&
    value.callee.kind === 'member' &&
    value.callee.name === 'jwtVerify' &&
    value.callee.of.kind === 'name' &&
    value.callee.of.name === request
  )
}

function sends(body: readonly Stmt[]): boolean {
  return body.some((one) => {
    if (one.kind === 'throw') return true
    if (one.kind !== 'do' && one.kind !== 'return') return false
    const { value } = one
    return (
      value?.kind === 'call' &&
      value.callee.kind === 'member' &&
      /^(?:send|code|status|unauthorized)$/.test(value.callee.name)
    )
  })
}
