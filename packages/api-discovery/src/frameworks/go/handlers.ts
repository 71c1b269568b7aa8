/** From what is registered to the functions that answer. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { CallExpr, Expr, Stmt } from '../../engine/ir.ts'
import { alternatives, type External, type FunctionValue, type Value } from '../../engine/values.ts'

const MAX_DEPTH = 6

/**
 * The functions that answer for a handler: itself, the `ServeHTTP` of an object, or what a wrapper of a package that
 * cannot be seen was given.
 */
export function functionsOf(handler: Value | undefined, run: Interpreter, depth = 0): FunctionValue[] {
  if (handler === undefined || depth > MAX_DEPTH) return []
  return alternatives(handler).flatMap((one) => {
    switch (one.kind) {
      case 'function':
        return [one]
      case 'instance': {
        const serve = run.memberOf(one, 'ServeHTTP', one.of.scope.module.file)
        return serve.kind === 'function' ? [serve] : []
      }
      case 'external':
        return wrapped(one).flatMap((arg) => functionsOf(arg, run, depth + 1))
      case 'unknown': {
        const known = run.settle(one)
        return known === one ? [] : functionsOf(known, run, depth + 1)
      }
      default:
        return []
    }
  })
}

function wrapped(of: External): readonly Value[] {
  return (
    of.call?.args.filter((arg) => arg.kind === 'function' || arg.kind === 'external' || arg.kind === 'instance') ?? []
  )
}

/** The name of a handler: that of the function in the middle, however it is wrapped. */
export function handlerName(handler: Value): string | undefined {
  if (handler.kind === 'function') return handler.fn.name ?? handler.within
  if (handler.kind === 'instance') return handler.of.def.name
  if (handler.kind !== 'external') return undefined
  const inner = wrapped(handler).at(-1)
  return inner === undefined ? handler.path.findLast((part) => part !== '()') : handlerName(inner)
}

const MAX_LAYERS = 8

/**
 * The middleware around a handler, outermost first, and the handler itself: `auth(log(http.HandlerFunc(users)))`. A
 * closure is middleware when it hands its own parameters on to a function that it was made with.
 */
export function layersOf(handler: Value): Value[] {
  const layers = [handler]
  for (let at = handler; layers.length < MAX_LAYERS;) {
    const next = at.kind === 'function' ? wrappedBy(at) : undefined
    if (next === undefined || layers.includes(next)) break
    layers.push(next)
    at = next
  }
  return layers
}

function wrappedBy({ fn, scope }: FunctionValue): Value | undefined {
  if (fn.keepsSelf !== true) return undefined
  const params = new Set(fn.params.flatMap(({ to }) => (to.kind === 'name' ? [to.name] : [])))
  const given = callsIn(fn.body).find(
    ({ args }) => args.length > 0 && args.every(({ value }) => value.kind === 'name' && params.has(value.name)),
  )
  const callee = given?.callee
  const name = callee?.kind === 'name' ? callee.name : serves(callee)
  const found = name === undefined || params.has(name) ? undefined : scope.find(name)
  // A function of the package is called, not wrapped.
  return found === undefined || scope.module.scope.find(name ?? '') === found || !isHandler(found) ? undefined : found
}

function serves(callee: Expr | undefined): string | undefined {
  if (callee?.kind !== 'member' || callee.name !== 'ServeHTTP') return undefined
  return callee.of.kind === 'name' ? callee.of.name : undefined
}

function isHandler(value: Value): boolean {
  return value.kind === 'function' || value.kind === 'instance' || value.kind === 'external' || value.kind === 'native'
}

/** Calls among statements, without those inside functions in them. */
function callsIn(body: readonly Stmt[]): CallExpr[] {
  return body.flatMap((statement): CallExpr[] => {
    switch (statement.kind) {
      case 'do':
      case 'return':
        return statement.value?.kind === 'call' ? [statement.value] : []
      case 'let':
        return statement.value?.kind === 'call' ? [statement.value] : []
      case 'if':
        return [...callsIn(statement.yes), ...callsIn(statement.no)]
      case 'block':
      case 'loop':
        return callsIn(statement.body)
      default:
        return []
    }
  })
}

const UPGRADES = /"name":"(?:Upgrade|UpgradeToWebSocket|websocketUpgrade|ServeWs|HandleRequestWithKeys)"/
const ACCEPTS =
  /"of":\{"kind":"name","name":"(?:websocket|ws)","line":\d+\},"name":"(?:Accept|New|UpgradeHTTP|Handler)"/

/** Whether a handler turns its connection into a WebSocket. */
export function isWebSocket(handler: Value | undefined): boolean {
  if (handler === undefined) return false
  if (handler.kind === 'function') {
    const source = JSON.stringify(handler.fn.body)
    return source.length < 200_000 && (UPGRADES.test(source) || ACCEPTS.test(source))
  }
  return (
    handler.kind === 'external' && /websocket/.test(handler.package) && /^(?:New|Handler)$/.test(handler.path[0] ?? '')
  )
}
