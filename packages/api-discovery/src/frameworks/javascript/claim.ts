/** When an `app` or `router` of unknown origin is taken for a router of the framework in use. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Call } from '../../engine/native.ts'
import { plainText, type Unknown, type Value } from '../../engine/values.ts'

const ROUTER_NAME = /^(?:app|application|router|routes?|server|express|expressApp|webapp|api|\w+(?:Router|App|Routes))$/
const ROUTE_METHOD = /^(?:get|post|put|patch|delete|del|options|head|all)$/

/**
 * Names alone prove nothing, so the call must look like a registration too: a path first, then something that can be a
 * handler. `client.get('/x')`, `cache.get(key, cb)` and `api.get('/x', { params })` are none.
 */
export function claimable(unknown: Unknown, method: string, call: Call): boolean {
  if (unknown.label === undefined || !ROUTER_NAME.test(unknown.label)) return false
  const [first, ...rest] = call.args
  if (method === 'use') return call.args.length > 0
  if (method === 'route') return rest.length === 0 && isPath(first)
  if (!ROUTE_METHOD.test(method) || rest.length === 0 || !isPath(first)) return false
  const handler = rest.at(-1)
  if (unknown.label === 'api') return handler?.kind === 'function'
  return handler !== undefined && canHandle(handler)
}

const FRAMEWORKS = ['express', 'fastify', 'koa', 'hono', 'restify', '@hapi/hapi', 'polka', 'elysia']
/** Names of the first two parameters of a handler, by framework. */
const SHAPES: readonly (readonly [framework: string, first: RegExp, second: RegExp])[] = [
  ['express', /^_?(?:req|request)$/, /^_?(?:res|response)$/],
  ['fastify', /^_?(?:req|request)$/, /^_?(?:reply|rep)$/],
  ['koa', /^_?ctx$/, /^(?:_?next)?$/],
  ['hono', /^c$/, /^(?:_?next)?$/],
]

/**
 * Of which framework a handler that is written in the call is, told by its parameters: for pieces of code in a folder
 * that has no manifest and imports no framework.
 */
export function frameworkOfHandler(call: Call, run: Interpreter): string | undefined {
  const { project } = run
  const handler = call.args.at(-1)
  if (handler?.kind !== 'function' || project.hasManifest || FRAMEWORKS.some((name) => project.packages.has(name)))
    return undefined
  const [first = '', second = ''] = handler.fn.params.map(({ to }) => (to.kind === 'name' ? to.name : ''))
  return SHAPES.find(([, one, other]) => one.test(first) && other.test(second))?.[0]
}

function isPath(value: Value | undefined): boolean {
  if (value === undefined) return false
  if (value.kind === 'regex') return true
  if (value.kind === 'list') return value.items.length > 0 && value.items.every(isPath)
  if (value.kind === 'union') return value.of.some(isPath)
  if (value.kind !== 'text') return false
  const known = plainText(value)
  return known === undefined || known.startsWith('/') || known === '*' || known === ''
}

function canHandle(value: Value): boolean {
  return (
    value.kind === 'function' ||
    value.kind === 'unknown' ||
    value.kind === 'external' ||
    value.kind === 'list' ||
    value.kind === 'union'
  )
}
