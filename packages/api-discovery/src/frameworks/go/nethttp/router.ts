import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { layersOf } from '../handlers.ts'
import { GoRouter, orUnknown, routersIn } from '../router.ts'
import type { GoReaderOptions } from '../reader.ts'
import { methodsCompared } from './methods.ts'
import { muxPatterns } from './pattern.ts'

/** Handlers of net/http take a writer and a request. */
export const HTTP_ARGS: Pick<GoReaderOptions, 'args'> = { args: ['none', 'request'] }

/** A router that takes plain handlers, which may look at the method themselves. */
export abstract class PlainRouter extends GoRouter {
  /** Registers a handler; without methods, those that it compares with, one route each. */
  registerPlain(
    call: Call,
    methods: readonly HttpMethod[] | undefined,
    path: Value,
    handlers: readonly Value[],
    run: Interpreter,
  ): void {
    const compared = methods ?? methodsCompared(handlers, HTTP_ARGS, run)
    if (compared === undefined) this.register(call, ANY_METHODS, path, handlers)
    else for (const method of compared) this.register(call, [method], path, handlers)
  }

  /** Registers a handler or mounts the router that it is. */
  serve(
    call: Call,
    methods: readonly HttpMethod[] | undefined,
    path: Value,
    handlers: readonly Value[],
    run: Interpreter,
  ): void {
    const layers = handlers.flatMap(layersOf)
    const stripped = strippedIn(layers.at(-1))
    const handler = stripped?.handler ?? layers.at(-1)
    const before = layers.slice(0, -1)
    const routers = routersIn(handler, run, call.file)
    for (const { router } of routers) this.mountAt(call, stripped?.prefix ?? text(''), router, before)
    if (routers.length > 0 || isStatic(handler) || handler === undefined) return
    this.registerPlain(call, methods, path, [...before, handler], run)
  }
}

/** `http.ServeMux` */
export class ServeMux extends PlainRouter {
  static make(run: Interpreter, reader: Reader): ServeMux {
    return new ServeMux(run.project.graph.router(reader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name !== 'Handle' && name !== 'HandleFunc') return undefined
    const [pattern, ...handlers] = call.args
    for (const { method, path } of muxPatterns(orUnknown(pattern))) {
      this.serve(call, method === undefined ? undefined : [method], path, handlers, run)
    }
    return native(this)
  }
}

/** `http.StripPrefix(prefix, handler)` */
export class StrippedHandler extends Native {
  readonly prefix: Value
  readonly handler: Value

  constructor(prefix: Value, handler: Value) {
    super()
    this.prefix = prefix
    this.handler = handler
  }
}

function strippedIn(value: Value | undefined): StrippedHandler | undefined {
  return value?.kind === 'native' && value.native instanceof StrippedHandler ? value.native : undefined
}

/** Files and pages that are not there are no endpoints. */
export function isStatic(value: Value | undefined): boolean {
  const handler = strippedIn(value)?.handler ?? value
  return (
    handler?.kind === 'external' &&
    /^(?:FileServer|FileServerFS|NotFoundHandler|Dir|FS|AssetFS)$/.test(handler.path[0] ?? '')
  )
}
