/** ZIO HTTP: `Method.GET / "users" / int("id") -> handler { … }`, and the patterns of its first version. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, text, UNKNOWN, type External, type FunctionValue, type Value } from '../../../engine/values.ts'
import { Pair } from '../../../languages/scala/methods.ts'
import { SCALA } from '../../../languages/scala/names.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { bodyOfType } from '../../shared/body.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { routeCase } from '../http4s/pattern.ts'
import { isAbout } from '../imports.ts'
import { inputsIn } from '../inputs.ts'
import { pathOfInputs } from '../paths.ts'
import { zioRequest } from './request.ts'

const METHOD = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY)$/

const reader: Reader = {
  framework: 'zio-http',
  syntax: bracePath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const [handler] = route.handlers
    if (handler?.kind !== 'function') return
    const named = route.facts as string | undefined
    const request = zioRequest(facts)
    const args = handler.fn.params.map((param) =>
      param.type?.kind === 'named' && param.type.name === 'Request' ? request : UNKNOWN,
    )
    run.handle(handler, args, facts, undefined, new Map(named === undefined ? [] : [[named, request]]))
  },
  guard: (handler) =>
    handler.kind === 'native' && handler.native instanceof Demand
      ? { name: handler.native.name, kind: 'authentication' }
      : undefined,
}

/** `@@ Middleware.basicAuth(…)` */
class Demand extends Native {
  readonly name: string

  constructor(name: string) {
    super()
    this.name = name
  }
}

class Routes extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const [given] = call.args
    if (name === 'nest' && given !== undefined) {
      const outer = new Routes(run.project.graph.router(reader))
      outer.router.mount({
        file: call.file,
        line: call.line,
        condition: call.condition,
        path: given,
        router: this.router,
        handlers: [],
      })
      return native(outer)
    }
    const demand =
      given?.kind === 'external'
        ? given.path.find((part) => /^(?:basicAuth|bearerAuth|customAuth)\w*$/.test(part))
        : undefined
    if (name === '@@' && demand !== undefined) {
      const handlers = [native(new Demand(demand))]
      this.router.use({
        file: call.file,
        line: call.line,
        path: undefined,
        handlers,
        condition: call.condition,
        always: true,
      })
    }
    return native(this)
  }

  override member(): Value {
    return native(this)
  }
}

export const zio: Framework = {
  name: 'zio-http',
  languages: ['scala'],
  packages: [SCALA],
  hints: String.raw`\bzio\.http\b|\bzhttp\b|\bzio\b|\bMethod\.(?:GET|POST|PUT|PATCH|DELETE)\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (!isAbout(call.scope.module, 'zio')) return undefined
    const names = callee.path.filter((part) => part !== '()')
    const [type = '', method = ''] = names
    if (/^(?:Http|Handler)$/.test(type) && /^collect(?:ZIO|M|Handler|HttpApp)?$/.test(method))
      return collected(call, run)
    if (type === 'Endpoint' && callee.path.length === 1) return endpointOf(call, run)
    if (!/^(?:Routes|HttpApp|Http)$/.test(type)) return undefined
    const pairs = call.args.flatMap((arg) => (arg.kind === 'native' && arg.native instanceof Pair ? [arg.native] : []))
    if (pairs.length === 0) return undefined
    const router = run.project.graph.router(reader)
    router.isApplication = true
    for (const pair of pairs) addRoute(pair, router, call, run)
    return native(new Routes(router))
  },
}

/** `Endpoint(Method.GET / "books" / int("id")).query(HttpCodec.query[String]("q")).in[Book]` */
class Described extends Native {
  readonly #params: Param[]

  constructor(params: Param[]) {
    super()
    this.#params = params
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    if (name === 'query' || name === 'header')
      this.#params.push(
        ...call.args.flatMap((arg) => inputsIn(withoutCodec(arg), call, run)).flatMap(({ params }) => params),
      )
    else if (name === 'in') this.#params.push(...bodyOfType(call.types[0], call.scope, run).params)
    return native(this)
  }

  override call(): Value {
    return native(this)
  }
}

/** `HttpCodec.query[String]("q")` as `query[String]("q")`. */
function withoutCodec(value: Value): Value {
  if (value.kind !== 'external' || value.path[0]?.endsWith('Codec') !== true) return value
  const { receiver: _, ...rest } = value
  return { ...rest, path: value.path.slice(1) }
}

function endpointOf(call: Call, run: Interpreter): Value | undefined {
  const [pattern] = call.args
  const [first, ...rest] = pattern?.kind === 'list' ? pattern.items : pattern === undefined ? [] : [pattern]
  const verb = first?.kind === 'external' ? first.path.at(-1) : undefined
  if (verb === undefined || !METHOD.test(verb)) return undefined
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const params: Param[] = []
  const { file, line, condition } = call
  const path = pathOfInputs(rest.flatMap((part) => inputsIn(part, call, run)))
  router.route({ file, line, condition, methods: verb === 'ANY' ? ANY_METHODS : [verb], path, handlers: [], params })
  return native(new Described(params))
}

function addRoute(pair: Pair, router: Router, call: Call, run: Interpreter): void {
  const parts = pair.left.kind === 'list' ? pair.left.items : [pair.left]
  const [first, ...rest] = parts
  const verb = first?.kind === 'external' ? first.path.at(-1) : undefined
  if (verb === undefined || !METHOD.test(verb)) return
  const handler = handlerIn(pair.right, 0)
  const methods: readonly HttpMethod[] = verb === 'ANY' ? ANY_METHODS : [verb]
  const inputs = rest.flatMap((part) => inputsIn(part, call, run))
  router.route({
    file: call.file,
    line: lineOf(pair.right) ?? call.line,
    methods,
    path: pathOfInputs(inputs),
    handlers: handler === undefined ? [] : [handler],
    condition: call.condition,
  })
}

/** The function in `handler { … }`, `Handler.fromFunction[Request] { … }` or behind what is called on it. */
function handlerIn(value: Value, depth: number): FunctionValue | undefined {
  if (value.kind === 'function') return value
  if (value.kind !== 'external' || depth > 6) return undefined
  const given = value.call?.args.find((arg) => arg.kind === 'function')
  if (given?.kind === 'function' && /^(?:handler|Handler)$/.test(value.path[0] ?? '')) return given
  return value.receiver === undefined ? undefined : handlerIn(value.receiver, depth + 1)
}

function lineOf(value: Value): number | undefined {
  if (value.kind !== 'external') return value.kind === 'function' ? value.fn.line : undefined
  return (value.receiver === undefined ? undefined : lineOf(value.receiver)) ?? value.call?.line
}

/** `Http.collect[Request] { case Method.GET -> !! / "text" => … }` */
function collected(call: Call, run: Interpreter): Value | undefined {
  const cases = call.args
    .flatMap((arg) => (arg.kind === 'list' ? arg.items : []))
    .flatMap((one) => routeCase(one) ?? [])
  if (cases.length === 0) return undefined
  const router = run.project.graph.router(reader)
  router.isApplication = true
  for (const { method, path, line, body, request } of cases) {
    const handlers = body === undefined ? [] : [body]
    router.route({
      file: call.file,
      line,
      methods: [method],
      path: text(path),
      handlers,
      condition: call.condition,
      facts: request,
    })
  }
  return native(new Routes(router))
}
