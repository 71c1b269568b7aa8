/** `@get('/users/{id:int}')`: what the decorators of Litestar make of a function. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, type Call } from '../../../engine/native.ts'
import { itemsOf, labelOf, native, plainText, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head'])
const SOCKETS = new Set(['websocket', 'websocket_listener', 'websocket_stream', 'WebsocketListener'])

/** A decorator as declared, before it has its function. */
export class HandlerDeclaration extends Native {
  readonly declaration: Call
  readonly methods: readonly HttpMethod[]
  readonly isSocket: boolean

  constructor(declaration: Call, methods: readonly HttpMethod[], isSocket: boolean) {
    super()
    this.declaration = declaration
    this.methods = methods
    this.isSocket = isSocket
  }

  /** Undefined when the name is not that of a decorator for handlers. */
  static of(name: string, call: Call): HandlerDeclaration | undefined {
    if (VERBS.has(name)) return new HandlerDeclaration(call, [name.toUpperCase()], false)
    if (SOCKETS.has(name)) return new HandlerDeclaration(call, ['GET'], true)
    if (name === 'asgi') return new HandlerDeclaration(call, ANY_METHODS, false)
    return name === 'route' ? new HandlerDeclaration(call, methodsOf(call), false) : undefined
  }

  get path(): Value {
    const given = argument(this.declaration, 0, 'path')
    return given === undefined || given.kind === 'constant' ? text('') : given
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    const [fn] = call.args
    if (fn === undefined) return undefined
    const handler = new Handler(this, fn)
    handlersOf(run).push(handler)
    return native(handler)
  }
}

/** A function under such a decorator. */
export class Handler extends Native {
  readonly declared: HandlerDeclaration
  readonly fn: Value
  /** Whether a router or application was seen to take it. */
  isTaken = false

  constructor(declared: HandlerDeclaration, fn: Value) {
    super()
    this.declared = declared
    this.fn = fn
  }
}

const all = new WeakMap<Interpreter, Handler[]>()

/** All handlers of one search. */
export function handlersOf(run: Interpreter): Handler[] {
  let handlers = all.get(run)
  if (handlers === undefined) all.set(run, (handlers = []))
  return handlers
}

function methodsOf(call: Call): readonly HttpMethod[] {
  const names = itemsOf(argument(call, -1, 'http_method')).flatMap((item) => {
    const name = plainText(item) ?? labelOf(item)
    return name === undefined ? [] : [name.toUpperCase()]
  })
  return names.length > 0 ? names : ANY_METHODS
}
