import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import {
  alternatives,
  itemsOf,
  list,
  native,
  text,
  UNKNOWN,
  type FunctionValue,
  type Value,
} from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { attributeName, firstText, flags, namedTexts } from '../attributes.ts'
import { isWebSocket, layer, siteOf, verbsNamed } from '../router.ts'
import { layersIn } from './guards.ts'
import { MethodRouter } from './methods.ts'

/** `axum::Router`; `OpenApiRouter` of utoipa and `ApiRouter` of aide have its interface. */
export class AxumRouter extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  static make(run: Interpreter, reader: Reader): AxumRouter {
    return new AxumRouter(run.project.graph.router(reader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second] = call.args
    const typed = /^typed_(\w+)$/.exec(name)?.[1]
    if (typed !== undefined) {
      this.#typed(typed, call, run)
      return native(this)
    }
    switch (name) {
      case 'route':
      case 'api_route':
      case 'route_with_tsr':
      case 'add':
        this.#route(call, first ?? UNKNOWN, second, run)
        return native(this)
      case 'routes':
        for (const fn of itemsOf(first)) if (fn.kind === 'function') this.#documented(call, fn)
        return native(this)
      case 'nest':
      case 'nest_api_service':
      case 'nest_service':
      case 'add_route':
        this.#mount(call, second === undefined ? text('') : (first ?? UNKNOWN), second ?? first, run)
        return native(this)
      case 'merge':
        this.#mount(call, text(''), first, run)
        return native(this)
      case 'route_service':
        if (!isFiles(second)) this.#add(call, first ?? UNKNOWN, ANY_METHODS, second === undefined ? [] : [second])
        return native(this)
      case 'layer':
      case 'route_layer':
        layer(this.router, run.project.graph.router(this.router.reader), call, layersIn(first, run))
        return native(this)
      case 'split_for_parts':
        return list([native(this), UNKNOWN])
      case 'prefix':
        this.router.prefix = first
        return native(this)
      default:
        return native(this)
    }
  }

  #route(call: Call, path: Value, handlers: Value | undefined, run: Interpreter): void {
    for (const one of handlers === undefined ? [] : alternatives(run.settle(handlers))) {
      if (one.kind !== 'native' || !(one.native instanceof MethodRouter)) continue
      for (const { methods, handler, layers } of one.native.entries)
        this.#add(call, path, methods, [...layers.flatMap((each) => layersIn(each, run)), handler])
    }
  }

  #add(call: Call, path: Value, methods: readonly string[], handlers: readonly Value[]): void {
    const socket = isWebSocket(handlers.at(-1))
    this.router.route({
      ...siteOf(call),
      methods: socket ? ['GET'] : methods,
      path,
      handlers,
      ...(socket ? { protocol: 'ws' as const } : {}),
    })
  }

  #mount(call: Call, path: Value, of: Value | undefined, run: Interpreter): void {
    for (const one of of === undefined ? [] : alternatives(run.settle(of))) {
      if (one.kind === 'native' && one.native instanceof AxumRouter && one.native !== this)
        this.router.mount({ ...siteOf(call), path, router: one.native.router, handlers: [] })
    }
  }

  /** `#[utoipa::path(get, path = "/x")]` says where a handler in `routes!(…)` answers. */
  #documented(call: Call, fn: FunctionValue): void {
    for (const decorator of fn.fn.decorators ?? []) {
      if (!/(?:^|\.)path$/.test(attributeName(decorator))) continue
      const methods = [...flags(decorator), ...namedTexts(decorator, 'method')].flatMap(
        (flag) => verbsNamed(flag) ?? [],
      )
      const [path] = namedTexts(decorator, 'path')
      const site = { file: fn.scope.module.file, line: decorator.line }
      this.#add({ ...call, ...site }, text(path ?? ''), methods, [fn])
    }
  }

  /** `typed_get(show)`: the path stands on the type of the handler's first parameter. */
  #typed(verb: string, call: Call, run: Interpreter): void {
    const [handler] = call.args
    const methods = verbsNamed(verb)
    if (handler?.kind !== 'function' || methods === undefined) return
    const path = handler.fn.params.flatMap(({ type }) =>
      type === undefined
        ? []
        : run.project
            .resolveType(type, handler.scope, run)
            .flatMap((of) =>
              of.kind === 'class'
                ? of.def.decorators.flatMap((one) =>
                    attributeName(one) === 'typed_path' ? (firstText(one) ?? []) : [],
                  )
                : [],
            ),
    )[0]
    if (path !== undefined) this.#add(call, text(path), methods, [handler])
  }
}

function isFiles(value: Value | undefined): boolean {
  return value?.kind === 'external' && value.path.some((part) => part === 'ServeDir' || part === 'ServeFile')
}
