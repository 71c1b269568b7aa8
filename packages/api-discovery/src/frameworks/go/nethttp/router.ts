import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, plainText, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { layersOf } from '../handlers.ts'
import { GoRouter, orUnknown, routersIn } from '../router.ts'
import type { GoReaderOptions } from '../reader.ts'
import { twirpServer } from '../twirp/server.ts'
import { methodsCompared } from './methods.ts'
import { pathSwitch, restName } from './paths.ts'
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
    if (this.serveCases(call, methods, layers, run)) return
    const stripped = strippedIn(layers.at(-1))
    const handler = stripped?.handler ?? layers.at(-1)
    const before = layers.slice(0, -1)
    const routers = routersIn(handler, run, call.file)
    for (const { router } of routers) this.mountAt(call, stripped?.prefix ?? text(''), router, before)
    if (routers.length > 0 || handler === undefined || isStatic(handler) || isListedElsewhere(handler, run)) return
    if (isBelow(path) && isOpaque(handler)) return
    this.registerPlain(call, methods, path, [...before, handler], run)
  }

  /** Registers the paths that a handler tells apart itself; whether it serves no others. */
  serveCases(
    call: Call,
    methods: readonly HttpMethod[] | undefined,
    layers: readonly Value[],
    run: Interpreter,
  ): boolean {
    const at = layers.findIndex((layer) => pathSwitch(layer, run) !== undefined)
    const found = pathSwitch(layers[at], run)
    if (found === undefined) return false
    for (const { path, line, handler } of found.cases) {
      const site = { ...call, line, file: handler.scope.module.file }
      this.registerPlain(site, methods, path, [...layers.slice(0, at), handler], run)
    }
    return found.isComplete || at === layers.length - 1
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
      this.serve(call, method === undefined ? undefined : [method], withRest(path, handlers), handlers, run)
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

/** Whether all that a handler serves is known by what its generator wrote. */
function isListedElsewhere(handler: Value, run: Interpreter): boolean {
  return handler.kind === 'instance' && twirpServer(handler.of, run) !== undefined
}

/** A pattern for everything below a path. */
function isBelow(path: Value): boolean {
  const whole = plainText(path)
  return whole !== undefined && whole !== '/' && whole.endsWith('/')
}

/** A handler that another package made: what it serves below its path cannot be seen. */
function isOpaque(handler: Value): boolean {
  return handler.kind === 'external' || (handler.kind === 'unknown' && handler.bare !== true)
}

/** A path to everything below it with the parameter that its handler cuts out by hand: `/items/` and `/items/{id}`. */
function withRest(path: Value, handlers: readonly Value[]): Value {
  const prefix = plainText(path)
  if (prefix?.endsWith('/') !== true) return path
  const name = restName(handlers.flatMap(layersOf).at(-1), prefix)
  return name === undefined ? path : text(`${prefix}{${name}}`)
}
