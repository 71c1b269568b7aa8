/** AdonisJS 4 to 6: routes, groups with prefixes, resources, middleware. */
import type { Framework } from '../../../engine/framework.ts'
import { folderOf } from '../../../engine/files.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import {
  below,
  field,
  itemsOf,
  native,
  plainText,
  text,
  unknown,
  UNKNOWN,
  type External,
  type Unknown,
  type Value,
} from '../../../engine/values.ts'
import { fileFor, joinPath } from '../../../languages/javascript/resolve.ts'
import type { HttpMethod, ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { byBody } from '../../../routing/bodies.ts'
import { siteOf } from '../call-site.ts'
import { expressPath } from '../express/path.ts'
import { functionsOf } from '../handlers.ts'
import { methodsGiven, methodsNamed } from '../http-methods.ts'
import { inputNamed, inputObject, inputs, Inputs } from '../inputs.ts'
import { declaredSchema } from '../schemas/declared.ts'

const PACKAGES = ['@adonisjs/core/services/router', '@ioc:Adonis/Core/Route']

const reader: Reader = {
  framework: 'adonis',
  endSlash: 'dropped',
  syntax: expressPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const context = contextOf(facts, placeByMethod(route.methods, 'json'))
    for (const handler of route.handlers) for (const fn of functionsOf(handler)) run.handle(fn, [context], facts)
  },
}

/** `input`, `only` and `all` take from the query and the body; which of them a caller uses goes by the method. */
function contextOf(facts: HandlerFacts, place: ParamPlace): Value {
  const body = inputs('json', facts)
  const all = inputs(place, facts)
  const request = inputObject(
    {},
    {
      input: (call) => inputNamed(place, facts, call),
      body: () => body,
      post: () => body,
      all: () => all,
      validate: (call, run) => validated(field(call.args[0], 'schema') ?? call.args[0], place, facts, run),
      validateUsing: (call, run) => validated(call.args[0], place, facts, run),
      only: (call) => {
        for (const item of itemsOf(call.args[0])) inputNamed(place, facts, { ...call, args: [item] })
        return all
      },
      qs: () => inputs('query', facts),
      get: () => inputs('query', facts),
      param: (call) => inputNamed('path', facts, call),
      params: () => inputs('path', facts),
      header: (call) => inputNamed('header', facts, call),
      cookie: (call) => inputNamed('cookie', facts, call),
      file: (call) => inputNamed('form', facts, call),
    },
  )
  return inputObject({ request, params: inputs('path', facts) })
}

/** `request.validateUsing(createUser)`: the fields that a schema names. */
function validated(given: Value | undefined, place: ParamPlace, facts: HandlerFacts, run: Interpreter): Value {
  const schema = declaredSchema(given, run)
  const all = new Inputs(place, facts)
  if (schema !== undefined) all.learn(schema)
  return native(all)
}

export const adonis: Framework = {
  name: 'adonis',
  languages: ['javascript'],
  packages: PACKAGES,
  hints: String.raw`['"](?:@adonisjs/core/services/router|@ioc:Adonis/Core/Route)['"]|\buse\(['"]Route['"]\)`,

  claim(unknown: Unknown, method: string, call: Call): Native | undefined {
    // Version 4 takes the router from its container.
    const isRouter = unknown.label === 'use' && method === '()' && plainText(call.args[0]) === 'Route'
    return isRouter ? new Container() : undefined
  },

  member(of: External, name: string, run: Interpreter): Value | undefined {
    return name === 'default' && of.path.length === 0 ? native(AdonisRouter.of(run)) : undefined
  },
}

/** `use('Route')` */
class Container extends Native {
  override call(call: Call, run: Interpreter): Value | undefined {
    return plainText(call.args[0]) === 'Route' ? native(AdonisRouter.of(run)) : undefined
  }
}

/** The router is one object of the application; routes are registered once their chain is known. */
class AdonisRouter extends Native {
  static readonly #known = new WeakMap<object, AdonisRouter>()
  #target: Router

  constructor(router: Router) {
    super()
    this.#target = router
  }

  static of(run: Interpreter): AdonisRouter {
    const known = AdonisRouter.#known.get(run.project)
    if (known !== undefined) return known
    const router = run.project.graph.router(reader)
    router.isApplication = true
    const made = new AdonisRouter(router)
    AdonisRouter.#known.set(run.project, made)
    return made
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second, third] = call.args
    const methods = methodsNamed(name)
    if (methods !== undefined) return second === undefined ? undefined : this.#route(methods, first, second, call, run)
    switch (name) {
      case 'route':
        return this.#named(first, second, third, call, run)
      case 'on':
        return native(new Brisk(() => this.#route(['GET'], first, undefined, call, run)))
      case 'group':
        // Groups of version 4 may have a name first.
        return this.#group(call.args.at(-1), call, run)
      case 'resource':
      case 'shallowResource':
        return native(
          new AdonisResource(this.#target, plainText(first) ?? '', resourceOf(second, call, run), call, run),
        )
      default:
        return undefined
    }
  }

  /** `route(path, methods, handler)`; version 4 takes the methods last. */
  #named(
    path: Value | undefined,
    second: Value | undefined,
    third: Value | undefined,
    call: Call,
    run: Interpreter,
  ): Value {
    const [methods, handler] = second?.kind === 'list' && third?.kind !== 'list' ? [second, third] : [third, second]
    return this.#route(methodsGiven(itemsOf(methods).flatMap((one) => plainText(one) ?? [])), path, handler, call, run)
  }

  #route(
    methods: readonly HttpMethod[],
    path: Value | undefined,
    handler: Value | undefined,
    call: Call,
    run: Interpreter,
  ): Value {
    const router = run.project.graph.router(reader)
    this.#target.mount({ ...siteOf(call), path: text(''), router, handlers: [] })
    const action = actionOf(handler, call, run)
    const name = handler?.kind === 'list' ? plainText(handler.items[1]) : plainText(handler)?.split('.').at(-1)
    for (const group of byBody(methods))
      router.route({
        ...siteOf(call),
        methods: group,
        path: path ?? unknown('path'),
        handlers: action === undefined ? [] : [action],
        ...(name === undefined ? {} : { handler: name }),
      })
    return native(new Chain(router))
  }

  #group(inner: Value | undefined, call: Call, run: Interpreter): Value {
    const router = run.project.graph.router(reader)
    const outer = this.#target
    outer.mount({ ...siteOf(call), path: text(''), router, handlers: [] })
    this.#target = router
    try {
      if (inner?.kind === 'function') run.invoke(inner, [])
    } finally {
      this.#target = outer
    }
    return native(new Chain(router))
  }
}

/** `'Admin/PostsController.show'` of `app/Controllers/Http`, `[UsersController, 'index']`, a function, or `() => import('#controllers/users')` in the list. */
function actionOf(handler: Value | undefined, call: Call, run: Interpreter): Value | undefined {
  const named = /^([\w/]+)\.(\w+)$/.exec(plainText(handler) ?? '')
  if (named !== null) return methodOf(controllerNamed(named[1] ?? '', call.file, run), named[2] ?? '', run)
  if (handler?.kind !== 'list') return handler
  const [given, name] = handler.items
  return given === undefined ? undefined : methodOf(run.settle(given), plainText(name) ?? 'handle', run)
}

function resourceOf(given: Value | undefined, call: Call, run: Interpreter): Value {
  const named = plainText(given)
  return named === undefined ? run.settle(given ?? UNKNOWN) : controllerNamed(named, call.file, run)
}

/** Versions 4 and 5 find controllers by the place of their file. */
function controllerNamed(name: string, from: string, run: Interpreter): Value {
  const base = folderOf(folderOf(from))
  const file = fileFor(run.project.files, joinPath(base, `app/Controllers/Http/${name}`))
  const module = file === undefined ? undefined : run.project.module(file)
  return module?.member('default', run) ?? module?.main(run) ?? UNKNOWN
}

function methodOf(controller: Value, name: string, run: Interpreter): Value | undefined {
  const loaded = controller.kind === 'function' ? run.settle(run.invoke(controller, [])) : controller
  if (loaded.kind !== 'class') return undefined
  const member = loaded.def.members.find((one) => one.name === name)
  return member?.method === undefined ? undefined : run.makeFunction(member.method, loaded.scope, undefined, loaded)
}

/** What a registration gives back: `.prefix()`, `.as()`, `.middleware()`. */
class Chain extends Native {
  readonly #router: Router

  constructor(router: Router) {
    super()
    this.#router = router
  }

  override method(name: string, call: Call): Value {
    const [first] = call.args
    if (name === 'prefix' && first !== undefined) {
      // Prefixes are put before those that were given already.
      const before = this.#router.prefix
      this.#router.prefix = before === undefined ? first : below(first, before)
    }
    return native(this)
  }
}

/** `router.on('/').render(…)` */
class Brisk extends Native {
  readonly #register: () => Value

  constructor(register: () => Value) {
    super()
    this.#register = register
  }

  override method(): Value {
    return this.#register()
  }
}

const ACTIONS: readonly (readonly [string, readonly HttpMethod[], string])[] = [
  ['index', ['GET'], ''],
  ['create', ['GET'], '/create'],
  ['store', ['POST'], ''],
  ['show', ['GET'], '/:id'],
  ['edit', ['GET'], '/:id/edit'],
  ['update', ['PUT', 'PATCH'], '/:id'],
  ['destroy', ['DELETE'], '/:id'],
]

/** `router.resource('posts.comments', Controller)`: seven actions, of which the chain leaves some out. */
class AdonisResource extends Native {
  readonly #router: Router

  constructor(target: Router, name: string, controller: Value, call: Call, run: Interpreter) {
    super()
    this.#router = run.project.graph.router(reader)
    target.mount({ ...siteOf(call), path: text(''), router: this.#router, handlers: [] })
    const parts = name.split('.')
    const base = parts.map((part, i) => (i < parts.length - 1 ? `${part}/:${singular(part)}_id` : part)).join('/')
    for (const [action, methods, end] of ACTIONS) {
      const method = methodOf(controller, action, run)
      this.#router.route({
        ...siteOf(call),
        methods,
        path: text(`/${base}${end}`),
        handlers: method === undefined ? [] : [method],
        handler: action,
      })
    }
  }

  #keep(wanted: (action: string) => boolean): void {
    const kept = this.#router.entries.filter((entry) => entry.kind !== 'route' || wanted(entry.handler ?? ''))
    this.#router.entries.splice(0, this.#router.entries.length, ...kept)
  }

  override method(name: string, call: Call): Value {
    const names = new Set(itemsOf(call.args[0]).flatMap((one) => plainText(one) ?? []))
    if (name === 'apiOnly') this.#keep((action) => action !== 'create' && action !== 'edit')
    else if (name === 'only') this.#keep((action) => names.has(action))
    else if (name === 'except') this.#keep((action) => !names.has(action))
    return native(this)
  }
}

function singular(name: string): string {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`
  return name.replace(/s$/, '')
}
