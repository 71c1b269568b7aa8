import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, textArgument, type Call } from '../../../engine/native.ts'
import { alternatives, itemsOf, native, text, unknown, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import { placeOf, Registering, Routed, routedOf } from '../routed.ts'
import { verbHandlers } from '../views.ts'
import { aiohttpReader } from './reader.ts'

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options'])

/** Whether a method of the router adds a route: `add_get`, `add_route`, `add_view`. */
export function isAdding(name: string): boolean {
  const verb = name.slice('add_'.length)
  return name.startsWith('add_') && (VERBS.has(verb) || verb === 'route' || verb === 'view')
}

/** `web.get('/', handler)`, before it is known which application has it. */
export class RouteDef extends Native {
  readonly adding: string
  readonly declaration: Call

  constructor(adding: string, declaration: Call) {
    super()
    this.adding = adding
    this.declaration = declaration
  }
}

/** An application, its dispatcher, or a table of routes that an application takes. */
export class AiohttpRouter extends Routed {
  static make(run: Interpreter, isApplication: boolean): AiohttpRouter {
    const router = run.project.graph.router(aiohttpReader)
    router.isApplication = isApplication
    return new AiohttpRouter(router)
  }

  override member(name: string): Value | undefined {
    return name === 'router' ? native(this) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (isAdding(name)) {
      this.#adding(name, call, run)
      return undefined
    }
    if (VERBS.has(name)) {
      return native(new Registering((view, run) => this.#add(call, 0, [name.toUpperCase()], view, run)))
    }
    switch (name) {
      case 'route':
        return native(
          new Registering((view, run) => this.#add(call, 1, methodsOf(textArgument(call, 0, 'method')), view, run)),
        )
      case 'view':
        return native(new Registering((view, run) => this.#add(call, 0, undefined, view, run)))
      case 'add_routes':
        this.#addAll(call, run)
        return undefined
      case 'add_resource':
        return native(new Resource(this, call))
      case 'add_subapp':
        this.#mount(call, argument(call, 0, 'prefix'), argument(call, 1, 'subapp'), run)
        return undefined
      default:
        return undefined
    }
  }

  override items(): readonly Value[] {
    return [native(this)]
  }

  #adding(name: string, call: Call, run: Interpreter): void {
    if (name === 'add_route') {
      this.#add(call, 1, methodsOf(textArgument(call, 0, 'method')), argument(call, 2, 'handler'), run)
    } else if (name === 'add_view') this.#add(call, 0, undefined, argument(call, 1, 'handler'), run)
    else this.#add(call, 0, [name.slice('add_'.length).toUpperCase()], argument(call, 1, 'handler'), run)
  }

  #addAll(call: Call, run: Interpreter): void {
    for (const item of itemsOf(argument(call, 0, 'routes')).flatMap(alternatives)) {
      if (item.kind === 'native' && item.native instanceof RouteDef) {
        this.#adding(item.native.adding, item.native.declaration, run)
      } else this.#mount(call, text(''), item, run)
    }
  }

  #mount(call: Call, path: Value | undefined, given: Value | undefined, run: Interpreter): void {
    const child = routedOf(given, run)
    if (child === undefined || child === this) return
    this.router.mount({ ...placeOf(call), path: path ?? text(''), router: child.router, handlers: [] })
  }

  /** `position` is that of the path among the arguments. A class answers with its methods. */
  #add(
    call: Call,
    position: number,
    methods: readonly HttpMethod[] | undefined,
    handler: Value | undefined,
    run: Interpreter,
  ): void {
    this.addAt(argument(call, position, 'path') ?? unknown('path'), call, methods, handler, run)
  }

  addAt(
    path: Value,
    call: Call,
    methods: readonly HttpMethod[] | undefined,
    handler: Value | undefined,
    run: Interpreter,
  ): void {
    const of = handler === undefined ? undefined : run.settle(handler)
    if (of?.kind === 'class') {
      for (const { method, fn } of verbHandlers(of, run)) {
        this.router.route({ ...placeOf(call), path, methods: [method], handlers: [fn] })
      }
      return
    }
    this.router.route({
      ...placeOf(call),
      path,
      methods: methods ?? ANY_METHODS,
      handlers: of === undefined ? [] : [of],
      ...(upgrades(of) ? { protocol: 'ws' as const } : {}),
    })
  }
}

/** A handler that prepares a `WebSocketResponse` answers nothing else. */
function upgrades(handler: Value | undefined): boolean {
  return handler?.kind === 'function' && JSON.stringify(handler.fn.body).includes('"WebSocketResponse"')
}

function methodsOf(name: string | undefined): readonly HttpMethod[] {
  return name === undefined || name === '*' ? ANY_METHODS : [name.toUpperCase()]
}

/** `resource = app.router.add_resource('/path'); resource.add_route('GET', handler)` */
class Resource extends Native {
  readonly #of: AiohttpRouter
  readonly #declaration: Call

  constructor(of: AiohttpRouter, declaration: Call) {
    super()
    this.#of = of
    this.#declaration = declaration
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name !== 'add_route') return undefined
    const path = argument(this.#declaration, 0, 'path') ?? unknown('path')
    this.#of.addAt(path, call, methodsOf(textArgument(call, 0, 'method')), argument(call, 1, 'handler'), run)
    return undefined
  }
}
