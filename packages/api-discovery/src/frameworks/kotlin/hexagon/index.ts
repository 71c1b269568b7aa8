/** Hexagon: `path("/api") { get("/hello/{name}") { ok(…) } }`, `serve(adapter) { … }`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, text, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { withReceiver } from '../../../languages/kotlin/receivers.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import { handlerFunction, handlerName } from '../../jvm/handlers.ts'
import { bracePath } from '../../jvm/path.ts'

const VERBS = /^(?:get|post|put|patch|delete|head|options|trace)$/
const PLACES: Readonly<Record<string, ParamPlace>> = {
  pathParameters: 'path',
  queryParameters: 'query',
  formParameters: 'form',
  parts: 'form',
  headers: 'header',
  cookies: 'cookie',
  cookiesMap: 'cookie',
}

/** What a handler's block has as its `this`, and the request in it. */
class HexagonContext extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override member(name: string): Value | undefined {
    if (name === 'request') return native(this)
    const place = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
    if (place !== undefined) return native(new PlaceValue(place, this.#facts, ['get', 'require', 'getValue', 'getAll']))
    if (name === 'body' || name === 'bodyString') this.#facts.add({ name: 'body', in: 'body' })
    return undefined
  }
}

const reader: Reader = {
  framework: 'hexagon',
  syntax: bracePath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = handlerFunction(route.handlers.at(-1), run)
    const context = native(new HexagonContext(facts))
    if (handler !== undefined) run.handle(withReceiver(handler, context), [context], facts, context)
  },
  handlerName,
}

/** What `path`, `serve` and their kin give their blocks as `this`. */
class Handlers extends Native {
  readonly router: Router

  constructor(run: Interpreter) {
    super()
    this.router = run.project.graph.router(reader)
  }

  fill(call: Call, run: Interpreter): void {
    const block = call.args.at(-1)
    const self = native(this)
    if (block?.kind === 'function') run.invoke(withReceiver(block, self), [], new Map(), self)
    // `path("/api", handlers)`, `HttpServer(adapter, listOf(path))`
    else if (block !== undefined) this.#include(block, call)
  }

  #include(given: Value, call: Call): void {
    if (given.kind === 'list') for (const one of given.items) this.#include(one, call)
    else if (given.kind === 'native' && given.native instanceof Handlers) this.below(text(''), given.native, call)
  }

  below(path: Value, inner: Handlers, { file, line, condition }: Call): void {
    if (inner !== this) this.router.mount({ file, line, condition, path, router: inner.router, handlers: [] })
  }

  override isCalledBare(name: string): boolean {
    return VERBS.test(name) || /^(?:path|use|on|any|filter|before|after|exception)$/.test(name)
  }

  override member(name: string): Value | undefined {
    return VERBS.test(name) || name === 'path' || name === 'use' ? native(new Word(name, this)) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const { file, line, condition } = call
    const [first = text('')] = call.args
    const path = first.kind === 'text' ? first : text('')
    if (VERBS.test(name)) {
      const handler = call.args.at(-1) ?? UNKNOWN
      this.router.route({ file, line, condition, methods: [name.toUpperCase()], path, handlers: [handler] })
    } else if (name === 'path') {
      const inner = new Handlers(run)
      inner.fill(call, run)
      this.below(path, inner, call)
    } else if (name === 'use') for (const arg of call.args) this.#include(arg, call)
    return UNKNOWN
  }
}

class Word extends Native {
  readonly #name: string
  readonly #of: Handlers

  constructor(name: string, of: Handlers) {
    super()
    this.#name = name
    this.#of = of
  }

  override call(call: Call, run: Interpreter): Value {
    return this.#of.method(this.#name, call, run)
  }
}

export const hexagon: Framework = {
  name: 'hexagon',
  languages: ['kotlin'],
  packages: ['com.hexagonkt.*', 'com.hexagontk.*'],
  hints: String.raw`\bcom\.hexagon[kt]{2}\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (callee.receiver !== undefined) return undefined
    if (name === 'path') {
      const outer = new Handlers(run)
      outer.router.isApplication = true
      outer.method('path', call, run)
      return native(outer)
    }
    if (name === 'serve' || name === 'HttpServer' || name === 'handlers') {
      const made = new Handlers(run)
      made.router.isApplication = true
      made.fill(call, run)
      return native(made)
    }
    // A handler by itself, which a list of handlers holds: `Get("/x") { … }`.
    const verb = name.toLowerCase()
    if (!/^[A-Z]/.test(name) || !VERBS.test(verb)) return undefined
    const alone = new Handlers(run)
    alone.router.isApplication = true
    alone.method(verb, call, run)
    return native(alone)
  },
}
