/** Total.js: `ROUTE('GET /users/{id}/', action)` in controllers, `F.route(path, action, flags)` of older versions. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { itemsOf, native, plainText, text, type Unknown, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { siteOf } from '../call-site.ts'
import { functionsOf } from '../handlers.ts'
import { inputNamed, inputObject, inputs } from '../inputs.ts'

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])

const reader: Reader = {
  framework: 'totaljs',
  syntax: bracePath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const controller = controllerOf(facts)
    for (const handler of route.handlers)
      for (const fn of functionsOf(handler)) run.handle(fn, [controller], facts, controller)
  },
}

/** Actions find the request on their controller: `this.query`, `$.body`. */
function controllerOf(facts: HandlerFacts): Value {
  const members = {
    query: inputs('query', facts),
    body: inputs('json', facts),
    params: inputs('path', facts),
    headers: inputs('header', facts),
  }
  const read = { cookie: (call: Call) => inputNamed('cookie', facts, call) }
  const request = inputObject(members, read)
  return inputObject({ ...members, req: request, request }, read)
}

export const totaljs: Framework = {
  name: 'totaljs',
  languages: ['javascript'],
  packages: [],
  hints: String.raw`\b(?:ROUTE|WEBSOCKET)\(\s*['"]|\bF(?:RAMEWORK)?\.(?:route|websocket)\(`,

  claim(unknown: Unknown, method: string, call: Call): Native | undefined {
    const { label } = unknown
    const isRoute =
      (label === 'ROUTE' && method === '()') || ((label === 'F' || label === 'framework') && method === 'route')
    const isSocket =
      (label === 'WEBSOCKET' && method === '()') || ((label === 'F' || label === 'framework') && method === 'websocket')
    if (!isRoute && !isSocket) return undefined
    return /^[^\s/]*\s*\//.test(plainText(call.args[0]) ?? '') ? new Declaring(isSocket) : undefined
  },
}

class Declaring extends Native {
  readonly #isSocket: boolean

  constructor(isSocket: boolean) {
    super()
    this.#isSocket = isSocket
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    addRoute(call, this.#isSocket, run)
    return undefined
  }

  override method(_name: string, call: Call, run: Interpreter): Value | undefined {
    addRoute(call, this.#isSocket, run)
    return native(this)
  }
}

/** `+GET /path/ *Schema --> @action`: a sign in front says who may come, what follows the path names an operation. */
function addRoute(call: Call, isSocket: boolean, run: Interpreter): void {
  const [declared, action] = call.args
  const match = /^[+-]*\s*(?:([A-Z,]+)\s+)?(\/\S*)/.exec(plainText(declared) ?? '')
  if (match === null) return
  const [, verbs = '', path = ''] = match
  const flags = call.args.slice(1).flatMap((one) => (one.kind === 'list' ? itemsOf(one).flatMap(flagsIn) : []))
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const sockets = isSocket || /^(?:SOCKET|WSS?)$/.test(verbs)
  router.route({
    ...siteOf(call),
    methods: sockets ? ['GET'] : methodsOf(verbs.split(','), flags),
    path: text(path),
    handlers: action === undefined ? [] : [action],
    ...(sockets ? { protocol: 'ws' as const } : {}),
  })
}

function flagsIn(value: Value): readonly string[] {
  return [plainText(value) ?? '']
}

/** A route of `API` takes its operation from the body. Without a method it answers GET. */
function methodsOf(verbs: readonly string[], flags: readonly string[]): readonly HttpMethod[] {
  const named = [...verbs, ...flags.map((flag) => flag.toUpperCase())].map((one) => (one === 'API' ? 'POST' : one))
  const methods = named.filter((one) => METHODS.has(one))
  return methods.length > 0 ? methods : ['GET']
}
