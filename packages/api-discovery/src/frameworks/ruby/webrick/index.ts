/** WEBrick: `server.mount_proc '/path'` with a block, `server.mount '/path', Servlet` with a method for each verb. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionDef } from '../../../engine/ir.ts'
import { argument, Native, type Call } from '../../../engine/native.ts'
import {
  native,
  UNKNOWN,
  type ClassValue,
  type External,
  type FunctionValue,
  type Value,
} from '../../../engine/values.ts'
import { HTTP_METHODS, type HttpMethod } from '../../../model.ts'
import { takeBody } from '../../../routing/bodies.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { blockOf } from '../arguments.ts'
import { BracketedFacts, ParamsValue, type ParamSink } from '../params.ts'
import { methodOf } from '../rails/controllers.ts'
import { HeadersValue, RequestValue } from '../request.ts'

const reader: Reader = {
  framework: 'webrick',
  // A servlet answers all that lies below its path, with and without a slash at the end.
  endSlash: 'dropped',
  syntax: (piece) => [{ path: piece, params: [] }],
  readHandlers(route: Route, given: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    if (handler?.kind !== 'function') return
    const facts = new BracketedFacts(given)
    const place = takeBody(route.methods) ? ('form' as const) : ('query' as const)
    const sink: ParamSink = { facts, place, inPath: new Set() }
    facts.sink = sink
    run.handle(handler, [native(new WebrickRequest(sink))], facts, handler.self)
    facts.flush()
  },
}

export const webrick: Framework = {
  name: 'webrick',
  languages: ['ruby'],
  packages: ['WEBrick'],
  hints: String.raw`\bWEBrick\b`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    return /^HTTP(?:Proxy)?Server\.new$/.test(callee.path.join('.')) ? native(new WebrickServer(run)) : undefined
  },
}

/** `HTTPRequest`: `query` holds the query and the form, `request['X-Name']` a header. */
class WebrickRequest extends RequestValue {
  readonly #sink: ParamSink

  constructor(sink: ParamSink) {
    super(sink)
    this.#sink = sink
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'query') return native(new ParamsValue(this.#sink))
    if (name === 'header') return native(new HeadersValue(this.#sink.facts))
    return super.method(name, call, run)
  }

  override index(key: Value): Value {
    return new HeadersValue(this.#sink.facts).index(key) ?? UNKNOWN
  }
}

class WebrickServer extends Native {
  readonly #router: Router

  constructor(run: Interpreter) {
    super()
    this.#router = run.project.graph.router(reader)
    this.#router.isApplication = true
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const path = argument(call, 0)
    if (path === undefined) return undefined
    if (name === 'mount_proc') {
      const handler = blockOf(call) ?? call.args.find((one) => one.kind === 'function')
      if (handler?.kind === 'function') this.#add(call, path, methodsNamed(handler.fn), handler, run)
    } else if (name === 'mount' && call.args[1]?.kind === 'class') this.#mount(call, path, call.args[1], run)
    return undefined
  }

  #mount(call: Call, path: Value, of: ClassValue, run: Interpreter): void {
    for (const verb of HTTP_METHODS) {
      const fn = methodOf(of, `do_${verb}`, run)
      if (fn !== undefined) this.#add(call, path, [verb], fn, run)
    }
  }

  #add(call: Call, path: Value, methods: readonly HttpMethod[], handler: FunctionValue, run: Interpreter): void {
    const { file, line, condition } = call
    run.project.uncalled.noteCalled(handler.fn)
    this.#router.route({ file, line, condition, path, methods, handlers: [handler] })
  }
}

/** The methods that a block compares with; GET when it names none. */
function methodsNamed(fn: FunctionDef): readonly HttpMethod[] {
  const source = JSON.stringify(fn.body)
  const named = source.includes('"name":"request_method"')
    ? HTTP_METHODS.filter((method) => source.includes(`"kind":"string","value":"${method}"`))
    : []
  return named.length > 0 ? named : ['GET']
}
