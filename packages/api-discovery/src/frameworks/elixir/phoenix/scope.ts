/** The words of a Phoenix router: scopes, verbs, resources, live views, sockets. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { concat, itemsOf, native, plainText, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { Macros, moduleName } from '../modules.ts'
import { Pipeline, type Pipelines } from './guards.ts'
import { phoenixReader, type ActionFacts } from './reader.ts'
import { isSingletonResource, option, resourcesOf } from './resources.ts'

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'options', 'head', 'connect', 'trace'])

/** What scopes share: the router modules of the folder by name, and the pipelines of this one. */
export interface RouterSetup {
  readonly routers: ReadonlyMap<string, Router>
  readonly pipelines: Pipelines
}

export class PhoenixScope extends Macros {
  readonly #router: Router
  readonly #setup: RouterSetup
  /** Module that names of controllers are below. */
  readonly #alias: string
  readonly #prefixes: readonly Value[]

  constructor(router: Router, setup: RouterSetup, alias = '', prefixes: readonly Value[] = []) {
    super()
    this.#router = router
    this.#setup = setup
    this.#alias = alias
    this.#prefixes = prefixes
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (VERBS.has(name)) {
      this.#route(call, [name.toUpperCase()], call.args[0], call.args[1], call.args[2])
      return undefined
    }
    switch (name) {
      case 'scope':
        this.#scope(call, run)
        return undefined
      case 'pipeline':
        this.#setup.pipelines.define(plainText(call.args[0]) ?? '', call, run)
        return undefined
      case 'pipe_through':
        for (const one of itemsOf(call.args[0])) this.#pipe(one, call)
        return undefined
      case 'resources':
      case 'resource':
        this.#resources(call, run, name === 'resource' || isSingletonResource(call))
        return undefined
      case 'match':
        this.#route(call, verbsOf(call.args[0]), call.args[1], call.args[2], call.args[3])
        return undefined
      case 'live':
      case 'live_dashboard':
        this.#route(call, ['GET'], call.args[0], call.args[1], undefined)
        return undefined
      case 'forward':
        this.#forward(call)
        return undefined
      case 'socket':
        return undefined
      default:
        this.runBlock(call, run)
        return undefined
    }
  }

  #scope(call: Call, run: Interpreter): void {
    const [first, second] = call.args
    const isOptions = first === undefined || first.kind === 'record'
    const given = option(call, 'path')
    const path = isOptions
      ? (given ?? text(''))
      : first.kind === 'text' && !startsUpper(first)
        ? first
        : (given ?? text(''))
    const aliasValue = option(call, 'alias') ?? (isOptions ? undefined : first === path ? second : first)
    const alias = aliasValue?.kind === 'constant' || aliasValue?.kind === 'record' ? undefined : moduleName(aliasValue)
    this.#nested(call, path, aliasValue?.kind === 'constant' ? '' : joinNames(this.#alias, alias), run)
  }

  #nested(call: Call, path: Value, alias: string, run: Interpreter): void {
    const router = run.project.graph.router(phoenixReader)
    this.#router.mount({ file: call.file, line: call.line, condition: call.condition, path, router, handlers: [] })
    this.runBlock(call, run, new PhoenixScope(router, this.#setup, alias, [...this.#prefixes, path]))
  }

  #pipe(pipeline: Value, call: Call): void {
    const name = plainText(pipeline)
    if (name === undefined) return
    const handler = native(new Pipeline(name, this.#setup.pipelines))
    this.#router.use({
      file: call.file,
      line: call.line,
      condition: call.condition,
      path: undefined,
      handlers: [handler],
    })
  }

  #route(
    call: Call,
    methods: readonly HttpMethod[],
    path: Value | undefined,
    controller: Value | undefined,
    action: Value | undefined,
  ): void {
    if (path === undefined || path.kind === 'record') return
    const module = joinNames(this.#alias, moduleName(controller))
    const name = action?.kind === 'record' ? undefined : plainText(action)
    const facts: ActionFacts = { module, action: name, prefixes: [...this.#prefixes, path] }
    this.#router.route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      methods,
      path,
      handlers: [],
      handler: handlerName(module, name),
      facts,
    })
  }

  #resources(call: Call, run: Interpreter, isSingleton: boolean): void {
    const controller = moduleName(call.args[1]) ?? ''
    const { routes, memberPath } = resourcesOf(call, controller, isSingleton)
    for (const { action, methods, path } of routes) this.#route(call, methods, path, text(controller), text(action))
    const alias = moduleName(option(call, 'alias'))
    if (call.named.has('do')) this.#nested(call, memberPath, joinNames(this.#alias, alias), run)
  }

  /** Another router of the folder, or a plug that is known to answer. */
  #forward(call: Call): void {
    const path = call.args[0] ?? text('')
    const written = moduleName(call.args[1]) ?? moduleName(call.named.get('to')) ?? ''
    const router = this.#setup.routers.get(joinNames(this.#alias, written)) ?? this.#setup.routers.get(written)
    if (router !== undefined) {
      this.#router.mount({ file: call.file, line: call.line, condition: call.condition, path, router, handlers: [] })
    } else if (/(?:^|\.)Absinthe\.Plug$/.test(written)) this.#route(call, ['POST'], path, call.args[1], undefined)
    else if (/(?:^|\.)Absinthe\.Plug\.GraphiQL$/.test(written))
      this.#route(call, ['GET'], path, call.args[1], undefined)
  }
}

/** `socket "/live", Phoenix.LiveView.Socket` of an endpoint. */
export class PhoenixEndpoint extends Macros {
  readonly #router: Router

  constructor(router: Router) {
    super()
    this.#router = router
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [path] = call.args
    if (name === 'socket' && path !== undefined) {
      this.#router.route({
        file: call.file,
        line: call.line,
        condition: call.condition,
        methods: ['GET'],
        path: concat([path, text('/websocket')]),
        handlers: [],
        protocol: 'ws',
        handler: moduleName(call.args[1]) ?? 'socket',
      })
    } else this.runBlock(call, run)
    return undefined
  }
}

function startsUpper(value: Value): boolean {
  return /^[A-Z]/.test(plainText(value) ?? '')
}

function joinNames(outer: string, inner: string | undefined): string {
  if (inner === undefined || inner === '') return outer
  return outer === '' ? inner : `${outer}.${inner}`
}

function handlerName(module: string, action: string | undefined): string {
  const short = module.slice(module.lastIndexOf('.') + 1)
  return action === undefined ? short : `${short}.${action}`
}

function verbsOf(value: Value | undefined): readonly HttpMethod[] {
  const names = itemsOf(value).flatMap((item) => plainText(item) ?? [])
  return names.length === 0 || names.includes('*') ? ANY_METHODS : names.map((name) => name.toUpperCase())
}
