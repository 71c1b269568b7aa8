/** Routes of http4k as values: `"/users/{id}" bind GET to { … }`, `routes(…)`, contracts. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { below, itemsOf, native, text, UNKNOWN, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { handlerFunction, handlerName } from '../../jvm/handlers.ts'
import { constantName } from '../../jvm/marks.ts'
import { bracePath } from '../../jvm/path.ts'
import { Http4kRequest, Lens } from './request.ts'

/** What `Route.facts` holds: lenses that a contract declares. */
interface ContractFacts {
  readonly lenses: readonly Lens[]
}

function isContractFacts(facts: unknown): facts is ContractFacts {
  return typeof facts === 'object' && facts !== null && 'lenses' in facts
}

export const http4kReader: Reader = {
  framework: 'http4k',
  syntax: bracePath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    if (isContractFacts(route.facts)) for (const lens of route.facts.lenses) lens.read(facts, run)
    const handler = handlerFunction(route.handlers.at(-1), run, 'invoke')
    if (handler === undefined) return
    const request = native(new Http4kRequest(facts))
    const made = run.handle(handler, handler.fn.params.length > 1 ? [UNKNOWN, request] : [request], facts)
    // A contract's function takes what is in the path and gives the handler.
    if (made.kind === 'function') run.handle(made, [request], facts)
  },
  handlerName,
}

/** Routes that can be bound below a path or put together with others. */
export class RoutingHandler extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  static create(run: Interpreter): RoutingHandler {
    const router = run.project.graph.router(http4kReader)
    router.isApplication = true
    return new RoutingHandler(router)
  }

  include(other: Value, at: Call, run: Interpreter, path: Value = text('')): void {
    for (const one of itemsOf(other).map((item) => run.settle(item))) {
      if (one.kind !== 'native' || !(one.native instanceof RoutingHandler) || one.native === this) continue
      this.router.mount({
        file: at.file,
        line: at.line,
        condition: at.condition,
        path,
        router: one.native.router,
        handlers: [],
      })
    }
  }

  override method(name: string, _call: Call, _run: Interpreter): Value | undefined {
    return /^(?:withFilter|withBasePath|withPredicate|asServer|start)$/.test(name) ? native(this) : undefined
  }
}

/** A path, its method and its lenses, before the handler is known. */
export class PathMethod extends Native {
  readonly path: Value
  readonly methods: readonly HttpMethod[]
  readonly lenses: readonly Lens[]
  readonly #bound: Call | undefined

  constructor(path: Value, methods: readonly HttpMethod[], lenses: readonly Lens[], bound?: Call) {
    super()
    this.path = path
    this.methods = methods
    this.lenses = lenses
    this.#bound = bound
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first = UNKNOWN] = call.args
    if (name === 'to') return this.#to(first, this.#bound ?? call, run)
    if (name === 'bindContract' || name === 'bind') return bind(this, first, call, run)
    if (name === 'meta') return native(this)
    return undefined
  }

  #to(handler: Value, at: Call, run: Interpreter): Value {
    const made = RoutingHandler.create(run)
    const settled = run.settle(handler)
    const facts: ContractFacts = { lenses: this.lenses }
    made.router.route({
      file: at.file,
      line: at.line,
      condition: at.condition,
      methods: this.methods,
      path: this.path,
      handlers: [settled],
      facts,
    })
    return native(made)
  }
}

/** `path bind GET`, `path bind routes(…)`, `path bind handler` */
export function bind(of: PathMethod, given: Value, call: Call, run: Interpreter): Value {
  const settled = run.settle(given)
  if (settled.kind === 'native' && settled.native instanceof RoutingHandler) {
    const made = RoutingHandler.create(run)
    made.include(settled, call, run, of.path)
    return native(made)
  }
  if (settled.kind === 'function' || settled.kind === 'instance') {
    return (
      new PathMethod(of.path, ANY_METHODS, of.lenses, call).method('to', { ...call, args: [settled] }, run) ?? UNKNOWN
    )
  }
  const method = methodNamed(settled)
  return method === undefined ? UNKNOWN : native(new PathMethod(of.path, [method], of.lenses, call))
}

function methodNamed(value: Value): HttpMethod | undefined {
  const name = constantName(value)
  return name !== undefined && /^[A-Z]+$/.test(name) ? name : undefined
}

/** `"/a" / Path.int().of("id") / "b"` */
export function joinedPath(left: Value, right: Value): Value {
  const part = (value: Value): Value => {
    if (value.kind === 'native' && value.native instanceof Lens) return text(`{${value.native.name ?? 'param'}}`)
    return value.kind === 'native' && value.native instanceof PathMethod ? value.native.path : value
  }
  return below(part(left), part(right))
}

/** `websockets("/ws" bind { … })`: what was bound answers the opening of a socket. */
export function asSockets(call: Call, run: Interpreter): RoutingHandler {
  const made = RoutingHandler.create(run)
  for (const arg of call.args) {
    if (arg.kind !== 'native' || !(arg.native instanceof RoutingHandler)) continue
    arg.native.router.onlyMounted = true
    for (const entry of arg.native.router.entries) {
      if (entry.kind === 'route') made.router.route({ ...entry, methods: ['GET'], protocol: 'ws' })
    }
  }
  return made
}
