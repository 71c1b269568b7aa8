import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import {
  field,
  itemsOf,
  native,
  plainText,
  record,
  text,
  textField,
  unknown,
  type Value,
} from '../../../engine/values.ts'
import type { HttpMethod, ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { refusesBefore } from '../../../routing/refusal.ts'
import { siteOf } from '../call-site.ts'
import { expressPath } from '../express/path.ts'
import { functionsOf } from '../handlers.ts'
import { methodsGiven, methodsNamed } from '../http-methods.ts'
import { inputObject, inputs, webRequest } from '../inputs.ts'
import { declaredInputs } from '../schemas/declared.ts'

const reader: Reader = {
  framework: 'elysia',
  syntax: expressPath,
  guard: (handler) => (handler.kind === 'function' ? refusesBefore(handler.fn, 'return') : undefined),
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const isForm = route.params?.some((param) => param.in === 'form') === true
    const context = contextOf(facts, isForm ? 'form' : 'json')
    for (const handler of route.handlers) for (const fn of functionsOf(handler)) run.handle(fn, [context], facts)
  },
}

function contextOf(facts: HandlerFacts, body: ParamPlace): Value {
  return inputObject({
    query: inputs('query', facts),
    params: inputs('path', facts),
    body: inputs(body, facts),
    headers: inputs('header', facts),
    cookie: inputs('cookie', facts),
    request: webRequest(facts),
  })
}

export class ElysiaApp extends Native {
  readonly router: Router
  readonly #models = new Map<string, Value>()
  /** Schemas that `guard` puts before the routes of its function. */
  readonly #guarded: readonly Value[]

  constructor(router: Router, guarded: readonly Value[] = []) {
    super()
    this.router = router
    this.#guarded = guarded
  }

  static loose(run: Interpreter): ElysiaApp {
    return new ElysiaApp(run.project.graph.router(reader))
  }

  static make(options: Value | undefined, run: Interpreter): ElysiaApp {
    const made = ElysiaApp.loose(run)
    made.router.isApplication = true
    made.router.prefix = field(options, 'prefix')
    return made
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second, third] = call.args
    const methods = methodsNamed(name)
    if (methods !== undefined) {
      if (second !== undefined) this.#route(methods, first, second, third, call, run)
      return native(this)
    }
    switch (name) {
      case 'route':
        this.#route(methodsGiven([plainText(first) ?? '']), second, third, call.args[3], call, run)
        return native(this)
      case 'ws':
        this.#socket(first, second, call, run)
        return native(this)
      case 'group':
        this.#group(call, run)
        return native(this)
      case 'guard':
        this.#guard(call, run)
        return native(this)
      case 'use':
        for (const one of itemsOf(first)) this.#use(one, call, run)
        return native(this)
      case 'mount':
        return native(this)
      case 'model':
        for (const [key, value] of first?.kind === 'record' ? first.fields : []) this.#models.set(key, value)
        return native(this)
      case 'onBeforeHandle':
      case 'beforeHandle': {
        const handler = call.args.at(-1)
        if (handler !== undefined) this.router.use({ ...siteOf(call), path: undefined, handlers: [handler] })
        return native(this)
      }
      case 'handle':
        return unknown('response')
      default:
        // Plugins, decorations, hooks and `listen` give the application back.
        return native(this)
    }
  }

  #route(
    methods: readonly HttpMethod[],
    path: Value | undefined,
    handler: Value | undefined,
    options: Value | undefined,
    call: Call,
    run: Interpreter,
  ): void {
    if (path === undefined || methods.length === 0) return
    const declared = [...this.#guarded, options].map((one) => declaredInputs(this.#named(one), run))
    const body = declared.findLast((one) => one.body !== undefined)?.body
    const before = itemsOf(field(options, 'beforeHandle'))
    const summary = textField(field(options, 'detail'), 'summary')
    this.router.route({
      ...siteOf(call),
      methods,
      path,
      handlers: [...before, ...(handler === undefined ? [] : [handler])],
      params: declared.flatMap((one) => one.params),
      ...(body === undefined ? {} : { body }),
      ...(summary === undefined ? {} : { summary }),
    })
  }

  /** `body: 'sign'` names a model. */
  #named(options: Value | undefined): Value | undefined {
    if (options?.kind !== 'record') return undefined
    return record([...options.fields].map(([name, value]) => [name, this.#models.get(plainText(value) ?? '') ?? value]))
  }

  #socket(path: Value | undefined, options: Value | undefined, call: Call, run: Interpreter): void {
    if (path === undefined) return
    const declared = declaredInputs(options, run)
    const params = declared.params.filter((param) => param.in !== 'json')
    this.router.route({ ...siteOf(call), methods: ['GET'], path, handlers: [], params, protocol: 'ws', handler: 'ws' })
  }

  /** `group('/v1', app => …)`, `group('/v1', options, app => …)` */
  #group(call: Call, run: Interpreter): void {
    const [prefix] = call.args
    const inner = call.args.at(-1)
    if (inner?.kind !== 'function') return
    const options = call.args.length > 2 ? call.args[1] : undefined
    this.#inside(prefix ?? text(''), options, inner, call, run)
  }

  #guard(call: Call, run: Interpreter): void {
    const [options] = call.args
    const inner = call.args.at(-1)
    if (inner?.kind === 'function') return this.#inside(text(''), options, inner, call, run)
    const handlers = itemsOf(field(options, 'beforeHandle'))
    if (handlers.length > 0) this.router.use({ ...siteOf(call), path: undefined, handlers })
  }

  #inside(
    prefix: Value,
    options: Value | undefined,
    inner: Extract<Value, { kind: 'function' }>,
    call: Call,
    run: Interpreter,
  ): void {
    const router = run.project.graph.router(reader)
    const child = new ElysiaApp(router, options === undefined ? this.#guarded : [...this.#guarded, options])
    const before = itemsOf(field(options, 'beforeHandle'))
    this.router.mount({ ...siteOf(call), path: prefix, router, handlers: before })
    run.invoke(inner, [native(child)])
  }

  #use(given: Value, call: Call, run: Interpreter): void {
    const plugin = run.settle(given)
    if (plugin.kind === 'function') run.invoke(plugin, [native(this)])
    else if (plugin.kind === 'native' && plugin.native instanceof ElysiaApp) {
      for (const [name, model] of plugin.native.#models) this.#models.set(name, model)
      this.router.mount({ ...siteOf(call), path: text(''), router: plugin.native.router, handlers: [] })
    }
  }
}
