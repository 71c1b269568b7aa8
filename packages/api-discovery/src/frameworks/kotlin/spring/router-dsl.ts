/** `router { … }` and `coRouter { … }`: the functional routes of Spring as a language of their own. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, text, type Value } from '../../../engine/values.ts'
import { ExtensionFunction, withReceiver } from '../../../languages/kotlin/receivers.ts'
import { predicateOf, RequestPredicate, VERBS } from '../../java/spring/predicate.ts'
import { RouterFunction } from '../../java/spring/router-function.ts'

/** What such a block has as its `this`. */
export class RouterDsl extends RouterFunction {
  static block(call: Call, run: Interpreter): Value | undefined {
    const block = call.args.at(-1)
    if (block?.kind !== 'function') return undefined
    const dsl = new RouterDsl(RouterFunction.create(call.file, run).router)
    dsl.fill(block, run)
    return native(dsl)
  }

  fill(block: Extract<Value, { kind: 'function' }>, run: Interpreter): void {
    const self = native(this)
    run.invoke(withReceiver(block, self), [], new Map(), self)
  }

  /** Names of the vocabulary, as values that can be called. */
  override member(name: string): Value | undefined {
    if (name === 'nest' || name === 'and' || name === 'or' || name === 'invoke') return native(new OnPath(name, this))
    return VERBS.has(name) ||
      /^(?:path|accept|contentType|method|headers|queryParam|param|add|filter|before|after|resources)$/.test(name)
      ? native(new Word(name, this))
      : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return this.word(name, call, run)
  }

  /** A word with a handler registers; without one it is a predicate. */
  word(name: string, call: Call, run: Interpreter): Value | undefined {
    const last = call.args.at(-1)
    const registers = last !== undefined && last.kind !== 'text' && predicateOf(last) === undefined
    if (name !== 'add' && !registers) {
      const made = RequestPredicate.made(name, call)
      return made === undefined ? undefined : native(made.onCall(this.#invoked))
    }
    this.register(name, call, run)
    return native(this)
  }

  readonly #invoked = (predicate: RequestPredicate, call: Call): Value => {
    this.addRoute(predicate, call.args.at(-1), call)
    return native(this)
  }

  nested(predicate: RequestPredicate, call: Call, run: Interpreter): void {
    const block = call.args.at(-1)
    if (block?.kind !== 'function') return
    const child = new RouterDsl(RouterFunction.create(call.file, run).router)
    this.addNested(predicate, child, call)
    child.fill(block, run)
  }
}

/** `GET`, `accept` and others, called by their bare names. */
class Word extends Native {
  readonly #name: string
  readonly #dsl: RouterDsl

  constructor(name: string, dsl: RouterDsl) {
    super()
    this.#name = name
    this.#dsl = dsl
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return this.#dsl.word(this.#name, call, run)
  }
}

/** `"/users".nest { … }`, `("/users" and accept(JSON)).nest { … }` */
class OnPath extends ExtensionFunction {
  readonly #name: string
  readonly #dsl: RouterDsl

  constructor(name: string, dsl: RouterDsl) {
    super()
    this.#name = name
    this.#dsl = dsl
  }

  override callOn(receiver: Value, call: Call, run: Interpreter): Value | undefined {
    const predicate = predicateOf(receiver)
    if (predicate === undefined) return undefined
    const other = predicateOf(call.args[0]) ?? new RequestPredicate(text(''))
    switch (this.#name) {
      case 'nest':
        this.#dsl.nested(predicate, call, run)
        return native(this.#dsl)
      case 'invoke':
        this.#dsl.addRoute(predicate, call.args.at(-1), call)
        return native(this.#dsl)
      default:
        return native(this.#name === 'or' ? predicate.or(other) : predicate.and(other))
    }
  }
}
