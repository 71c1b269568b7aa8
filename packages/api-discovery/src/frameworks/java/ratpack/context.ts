/** `Context` of Ratpack, its request, and `byMethod`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { addBody } from '../../jvm/body.ts'
import { classArgument } from '../../jvm/class-argument.ts'
import { handlerFunction } from '../../jvm/handlers.ts'
import { Multimap } from '../../jvm/servlet-request.ts'

const BAGS: Readonly<Record<string, ParamPlace>> = {
  getPathTokens: 'path',
  getAllPathTokens: 'path',
  getQueryParams: 'query',
  getHeaders: 'header',
  pathTokens: 'path',
  queryParams: 'query',
  headers: 'header',
}

/** The context and its request, which are asked for different things. */
export class RatpackContext extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts
  readonly #by: ByMethod

  /** Of `byMethod` only the branch of `method` is read, when one is given. */
  constructor(facts: HandlerFacts, method: string | undefined, by = new ByMethod(method)) {
    super()
    this.#facts = facts
    this.#by = by
  }

  override member(name: string): Value | undefined {
    const bag = Object.hasOwn(BAGS, name) ? BAGS[name] : undefined
    if (bag !== undefined) return native(new Multimap(bag, this.#facts))
    return name === 'request' ? native(this) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const bag = Object.hasOwn(BAGS, name) ? BAGS[name] : undefined
    if (bag !== undefined) return native(new Multimap(bag, this.#facts))
    if (name === 'getRequest') return native(this)
    const cookie = name === 'oneCookie' ? textArgument(call, 0) : undefined
    if (cookie !== undefined) this.#facts.add({ name: cookie, in: 'cookie' })
    if (name === 'getBody') this.#facts.add({ name: 'body', in: 'body' })
    if (name === 'parse') return this.#parsed(call, run)
    const branches = name === 'byMethod' ? handlerFunction(call.args[0], run, 'execute') : undefined
    if (branches !== undefined) run.invoke(branches, [native(this.#by)])
    return UNKNOWN
  }

  /** `ctx.parse(Form.class)`, `ctx.parse(Jackson.fromJson(User.class))` */
  #parsed(call: Call, run: Interpreter): Value {
    const type = classArgument(call, 0)
    if (type?.kind === 'named' && /(?:^|\.)Form$/.test(type.name)) return native(new Promised(this.#facts))
    const [parser] = call.args
    const json = parser?.kind === 'external' && parser.call !== undefined ? classArgument(parser.call, 0) : undefined
    addBody(json ?? type, call.scope, this.#facts, run)
    return UNKNOWN
  }
}

/** A form that is on its way. */
class Promised extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(_name: string, call: Call, run: Interpreter): Value {
    const next = call.args.find((arg) => arg.kind === 'function')
    if (next?.kind === 'function') run.invoke(next, [native(new FormFields(this.#facts))])
    return native(this)
  }
}

class FormFields extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string, call: Call): Value {
    const asked = /^(?:get|file|files|getAll)$/.test(name) ? textArgument(call, 0) : undefined
    if (asked !== undefined) this.#facts.add({ name: asked, in: 'form' })
    return UNKNOWN
  }
}

/** `m.get(() -> …).post(() -> …)` */
export class ByMethod extends Native {
  override readonly isRequest = true
  readonly methods: string[] = []
  readonly #method: string | undefined

  constructor(method: string | undefined) {
    super()
    this.#method = method
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    if (/^(?:get|post|put|patch|delete|options)$/.test(name)) {
      this.methods.push(name.toUpperCase())
      const branch = handlerFunction(call.args.at(-1), run, 'execute', 'handle')
      if (branch !== undefined && (this.#method === undefined || this.#method === name.toUpperCase()))
        run.invoke(branch, [])
    }
    return native(this)
  }
}
