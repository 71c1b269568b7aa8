import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import {
  below,
  field,
  itemsOf,
  native,
  plainText,
  text,
  textField,
  UNKNOWN,
  type Value,
} from '../../../engine/values.ts'
import type { HttpMethod, Param } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { siteOf } from '../call-site.ts'
import { methodsGiven, methodsNamed } from '../http-methods.ts'
import { isPathLike } from '../path-like.ts'
import { declaredInputs, declaredSchema } from '../schemas/declared.ts'
import { InlineHandlers } from './marks.ts'
import { honoReader } from './reader.ts'

export class HonoApp extends Native {
  readonly router: Router
  readonly #base: Value
  /** `app.get('/x', a).post(b)`: the path of the last call stays. */
  #current: Value = text('/')

  constructor(router: Router, base: Value = text('')) {
    super()
    this.router = router
    this.#base = base
  }

  static make(run: Interpreter, isApplication = true): HonoApp {
    const router = run.project.graph.router(honoReader)
    router.isApplication = isApplication
    return new HonoApp(router)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second] = call.args
    const methods = methodsNamed(name)
    if (methods !== undefined) {
      if (call.args.length === 0) return undefined
      this.#add(methods, call, call.args)
      return native(this)
    }
    switch (name) {
      case 'on':
        this.#add(methodsGiven(itemsOf(first).flatMap((one) => plainText(one) ?? [])), call, call.args.slice(1))
        return native(this)
      case 'use':
        this.#use(call)
        return native(this)
      case 'route':
        this.#mount(first, second, call, run)
        return native(this)
      case 'basePath':
        return native(new HonoApp(this.router, first === undefined ? this.#base : below(this.#base, first)))
      case 'openapi':
        this.#openapi(call, run)
        return native(this)
      case 'doc':
      case 'doc31':
        if (first !== undefined)
          this.router.route({ ...siteOf(call), methods: ['GET'], path: this.#at(first), handlers: [], handler: name })
        return native(this)
      case 'notFound':
      case 'onError':
        return native(this)
      default:
        return undefined
    }
  }

  #add(methods: readonly HttpMethod[], call: Call, args: readonly Value[]): void {
    const [first, ...rest] = args
    const hasPath = isPathLike(first) || (first?.kind === 'unknown' && rest.length > 0)
    if (hasPath && first !== undefined) this.#current = first
    const handlers = handlersIn(hasPath ? rest : args)
    if (handlers.length === 0) return
    const paths = this.#current.kind === 'list' ? this.#current.items : [this.#current]
    for (const path of paths) {
      const isSocket = handlers.some(upgrades)
      this.router.route({
        ...siteOf(call),
        methods,
        path: this.#at(path),
        handlers,
        ...(isSocket ? { protocol: 'ws' as const } : {}),
      })
    }
  }

  #at(path: Value): Value {
    return below(this.#base, path)
  }

  #use(call: Call): void {
    const [first, ...rest] = call.args
    const hasPath = isPathLike(first)
    const base = plainText(this.#base)
    const path = hasPath && first !== undefined ? this.#at(first) : base === '' ? undefined : this.#at(text('*'))
    this.router.use({ ...siteOf(call), path, handlers: handlersIn(hasPath ? rest : call.args) })
  }

  #mount(path: Value | undefined, app: Value | undefined, call: Call, run: Interpreter): void {
    const child = app === undefined ? undefined : run.settle(app)
    if (path === undefined || child?.kind !== 'native' || !(child.native instanceof HonoApp)) return
    this.router.mount({ ...siteOf(call), path: this.#at(path), router: child.native.router, handlers: [] })
  }

  /** `app.openapi(createRoute({ method, path, request }), handler)` of @hono/zod-openapi. */
  #openapi(call: Call, run: Interpreter): void {
    const [route, ...handlers] = call.args
    const path = field(route, 'path')
    if (path === undefined) return
    const request = field(route, 'request')
    const declared = declaredInputs(withoutBody(request), run)
    const content = field(field(request, 'body'), 'content')
    const body = declaredSchema(field(field(content, 'application/json'), 'schema'), run)
    const params: Param[] = [...declared.params]
    const summary = textField(route, 'summary')
    const inner =
      body === undefined
        ? undefined
        : declaredInputs(
            {
              kind: 'record',
              fields: new Map([['json', field(field(content, 'application/json'), 'schema') ?? UNKNOWN]]),
              open: false,
            },
            run,
          )
    this.router.route({
      ...siteOf(call),
      methods: methodsGiven([textField(route, 'method') ?? 'get']),
      // Paths of OpenAPI: /users/{id}.
      path: this.#at(text((plainText(path) ?? '').replace(/\{(\w+)\}/g, ':$1'))),
      handlers: [...itemsOf(field(route, 'middleware')), ...handlers],
      params: [...params, ...(inner?.params ?? [])],
      ...(inner?.body === undefined ? {} : { body: inner.body }),
      ...(summary === undefined ? {} : { summary }),
    })
  }
}

/** `upgradeWebSocket((c) => ({ onMessage }))` of Hono's helpers. */
function upgrades(handler: Value): boolean {
  return handler.kind === 'external' && handler.path.includes('upgradeWebSocket')
}

function withoutBody(request: Value | undefined): Value | undefined {
  if (request?.kind !== 'record') return undefined
  return { ...request, fields: new Map([...request.fields].filter(([name]) => name !== 'body')) }
}

function handlersIn(args: readonly Value[]): Value[] {
  return args.flatMap((arg) =>
    arg.kind === 'native' && arg.native instanceof InlineHandlers ? [...arg.native.handlers] : itemsOf(arg),
  )
}
