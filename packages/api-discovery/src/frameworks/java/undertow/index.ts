/** Undertow: routing handlers, path handlers and templates, one inside the other. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, text, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { handlerFunction, handlerName } from '../../jvm/handlers.ts'
import { HttpExchange, methodsChosen } from '../../jvm/http-exchange.ts'
import { constantName } from '../../jvm/marks.ts'
import { bracePath } from '../../jvm/path.ts'

const reader: Reader = {
  framework: 'undertow',
  syntax: bracePath,
  // Parameters of a template are among those of the query.
  inputsShareNames: true,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = handlerFunction(route.handlers.at(-1), run, 'handleRequest')
    if (handler !== undefined) run.handle(handler, [native(new HttpExchange(facts, route.methods[0]))], facts)
  },
  handlerName,
}

type Kind = 'routing' | 'path' | 'root'

class UndertowHandler extends Native {
  readonly kind: Kind
  readonly router: Router

  constructor(kind: Kind, run: Interpreter) {
    super()
    this.kind = kind
    this.router = run.project.graph.router(reader)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first = text('')] = call.args
    const handler = call.args.at(-1)
    if (this.kind === 'routing') this.#routing(name, first, handler, call, run)
    else if (/^add(?:Prefix|Exact)Path$|^add$/.test(name)) this.#below(first, handler, call, run)
    else if (name === 'setHandler') this.#below(text('/'), first, call, run)
    return native(this)
  }

  #routing(name: string, first: Value, handler: Value | undefined, call: Call, run: Interpreter): void {
    if (/^(?:get|post|put|delete)$/.test(name)) this.#route([name.toUpperCase()], first, handler, call, run)
    else if (name === 'add') {
      const method = textArgument(call, 0) ?? constantName(first)
      if (method !== undefined) this.#route([method.toUpperCase()], call.args[1] ?? text(''), handler, call, run)
    } else if (name === 'addAll') this.#below(text(''), first, call, run)
  }

  #route(methods: readonly HttpMethod[], path: Value, handler: Value | undefined, call: Call, run: Interpreter): void {
    if (handler === undefined) return
    this.router.route({ ...siteOf(call), methods, path, handlers: [unwrapped(handler, run)] })
  }

  /** What answers below a path: another of these handlers, a WebSocket, or a function for whatever method comes. */
  #below(path: Value, given: Value | undefined, call: Call, run: Interpreter): void {
    const handler = given === undefined ? undefined : unwrapped(given, run)
    if (handler?.kind === 'native' && handler.native instanceof UndertowHandler) {
      this.router.mount({ ...siteOf(call), path, router: handler.native.router, handlers: [] })
    } else if (handler?.kind === 'native' && handler.native instanceof WebSocketHandler) {
      this.router.route({ ...siteOf(call), methods: ['GET'], path, handlers: [], protocol: 'ws' })
    } else if (handler !== undefined) {
      const fn = handlerFunction(handler, run, 'handleRequest')
      if (fn === undefined) return
      const chosen = methodsChosen(fn, run)
      const doubt = chosen.isNamed ? {} : { doubt: 'the handler does not say which methods it answers' }
      for (const method of chosen.methods) {
        this.router.route({ ...siteOf(call), methods: [method], path, handlers: [handler], ...doubt })
      }
    }
  }
}

function siteOf({ file, line, condition }: Call): Pick<Call, 'file' | 'line' | 'condition'> {
  return { file, line, condition }
}

class WebSocketHandler extends Native {}

/** `new BlockingHandler(handler)`, `Handlers.gracefulShutdown(handler)`: what answers stands inside. */
function unwrapped(handler: Value, run: Interpreter, depth = 0): Value {
  const settled = run.settle(handler)
  const inner = settled.kind === 'external' && depth < 8 ? settled.call?.args.find(isHandler) : undefined
  return inner === undefined ? settled : unwrapped(inner, run, depth + 1)
}

function isHandler(value: Value): boolean {
  return value.kind === 'native' || value.kind === 'function' || value.kind === 'instance' || value.kind === 'external'
}

const CLASSES: Readonly<Record<string, Kind>> = {
  RoutingHandler: 'routing',
  PathHandler: 'path',
  PathTemplateHandler: 'path',
}
const FUNCTIONS: Readonly<Record<string, Kind>> = { routing: 'routing', path: 'path', pathTemplate: 'path' }

export const undertow: Framework = {
  name: 'undertow',
  languages: ['java', 'kotlin'],
  packages: ['io.undertow*'],
  hints: String.raw`\bio\.undertow\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [owner = '', name = ''] = callee.path.slice(-2)
    if (owner === 'Undertow' && name === 'builder') {
      const root = new UndertowHandler('root', run)
      root.router.isApplication = true
      return native(root)
    }
    if (owner === 'Handlers' && name === 'websocket') return native(new WebSocketHandler())
    const last = callee.path.at(-1) ?? ''
    const kind = owner === 'Handlers' ? FUNCTIONS[name] : call.constructs ? CLASSES[last] : undefined
    if (last === 'WebSocketProtocolHandshakeHandler') return native(new WebSocketHandler())
    return kind === undefined ? undefined : native(new UndertowHandler(kind, run))
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const kind = CLASSES[type.path.at(-1) ?? '']
    return kind === undefined ? undefined : native(new UndertowHandler(kind, run))
  },
}
