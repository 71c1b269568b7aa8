/** `self` while the block of a Rack framework's route is read: the request, and helper methods. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, type Call } from '../../engine/native.ts'
import { alternatives, itemsOf, native, type FunctionValue, type Value } from '../../engine/values.ts'
import type { ParamPlace } from '../../model.ts'
import { takeBody } from '../../routing/bodies.ts'
import type { HandlerFacts, Route } from '../../routing/graph.ts'
import { BracketedFacts, paramsValue, type ParamSink } from './params.ts'
import { CookiesValue, HeadersValue, RequestValue } from './request.ts'

/** Finds a method of the application by its name. */
export type Helpers = (name: string, run: Interpreter) => FunctionValue | undefined

export class BlockSelf extends Native {
  override readonly isRequest = true
  readonly #sink: ParamSink
  readonly #helpers: Helpers
  readonly #variables = new Map<string, Value>()

  constructor(sink: ParamSink, helpers: Helpers) {
    super()
    this.#sink = sink
    this.#helpers = helpers
  }

  override member(name: string): Value | undefined {
    return this.#variables.get(name)
  }

  override setMember(name: string, value: Value): void {
    this.#variables.set(name, value)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    switch (name) {
      case 'params':
        return paramsValue(this.#sink)
      case 'declared':
        return paramsValue(this.#sink)
      case 'request':
      case 'req':
        return native(new RequestValue(this.#sink))
      case 'env':
      case 'headers':
        return native(new HeadersValue(this.#sink.facts))
      case 'cookies':
        return native(new CookiesValue(this.#sink.facts))
      default: {
        const helper = this.#helpers(name, run)
        return helper === undefined ? undefined : run.invoke(helper, call.args, call.named, native(this))
      }
    }
  }
}

/** Reads blocks in the order in which they run, with one request. */
export function readBlocks(
  route: Route,
  blocks: readonly FunctionValue[],
  place: ParamPlace,
  facts: HandlerFacts,
  helpers: Helpers,
  run: Interpreter,
  more: readonly Value[] = [],
): void {
  const bracketed = new BracketedFacts(facts)
  const sink = {
    facts: bracketed,
    place: takeBody(route.methods) ? place : ('query' as const),
    inPath: pathNames(route),
  }
  bracketed.sink = sink
  const self = native(new BlockSelf(sink, helpers))
  for (const block of blocks) run.handle({ ...block, self }, more, bracketed, self)
  bracketed.flush()
}

/** Names of the parameters in a route's own path, as `:id`, `{id}` or `*path`. */
export function pathNames(route: Route): Set<string> {
  const texts = itemsOf(route.path)
    .flatMap((one) => [...alternatives(one)])
    .flatMap((one) => {
      if (one.kind === 'regex') return [one.source.replaceAll(/\(\?<(\w+)>/g, ':$1 ')]
      return one.kind === 'text' ? one.parts.filter((part) => typeof part === 'string') : []
    })
  const names = texts.flatMap((part) => [...part.matchAll(/[:*{]([A-Za-z_]\w*)/g)].map(([, name = '']) => name))
  return new Set([...names, 'splat', 'captures'])
}
