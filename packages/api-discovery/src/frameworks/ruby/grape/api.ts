/** Grape APIs: classes whose bodies declare namespaces, parameters and endpoints. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  concat,
  itemsOf,
  list,
  native,
  plainText,
  text,
  type ClassValue,
  type FunctionValue,
  type Value,
} from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { rackRouter, RackApp } from '../apps.ts'
import { blockOf, pairsOf, yieldTo } from '../arguments.ts'
import { FilterBlock, namedGuard } from '../block-guards.ts'
import { HelperSet } from '../helpers.ts'
import { isRackAuth } from '../sinatra/app.ts'
import { ParamsBlock, SharedParams, type DeclaredParam } from './params.ts'
import { grapeReader, type GrapeFacts } from './reader.ts'

const VERBS: Readonly<Record<string, HttpMethod>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  head: 'HEAD',
  options: 'OPTIONS',
}

/** What holds for everything in one class and its namespaces. */
interface Common {
  readonly helpers: HelperSet
  readonly shared: SharedParams
}

export class GrapeApi extends RackApp {
  readonly router: Router
  readonly #common: Common
  /** Parameters of the namespaces around. */
  readonly #outer: readonly DeclaredParam[]
  /** Filters that run before what comes next; they read inputs too. */
  readonly #filters: FunctionValue[]
  #prefix: Value | undefined
  #version: Value | undefined
  /** Parameters declared for the endpoint or namespace that comes next. */
  #next: readonly DeclaredParam[] = []
  #summary: string | undefined

  constructor(
    router: Router,
    common: Common,
    outer: readonly DeclaredParam[] = [],
    filters: readonly FunctionValue[] = [],
  ) {
    super()
    this.router = router
    this.#common = common
    this.#outer = outer
    this.#filters = [...filters]
  }

  static make(run: Interpreter): GrapeApi {
    const helpers = new HelperSet()
    const reader: Reader = grapeReader(helpers)
    const router = run.project.graph.router(reader)
    router.isApplication = true
    return new GrapeApi(router, { helpers, shared: new SharedParams() })
  }

  get helpers(): HelperSet {
    return this.#common.helpers
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (verb !== undefined) return this.#endpoint([verb], call.args, call, run)
    switch (name) {
      case 'route': {
        const [first, ...paths] = call.args
        const names = itemsOf(first).flatMap((item) => plainText(item)?.toUpperCase() ?? [])
        return this.#endpoint(names.includes('ANY') || names.includes('*') ? ANY_METHODS : names, paths, call, run)
      }
      case 'namespace':
      case 'resource':
      case 'resources':
      case 'group':
      case 'segment':
        this.#namespace(call.args[0], call, run)
        return native(this)
      case 'route_param':
        this.#routeParam(call, run)
        return native(this)
      case 'prefix':
        this.#prefix = call.args[0]
        this.#setPrefix()
        return native(this)
      case 'version':
        this.#versioned(call, run)
        return native(this)
      case 'desc':
        this.#summary = plainText(call.args[0])
        this.#described(call)
        return native(this)
      case 'params': {
        const block = blockOf(call)
        if (block !== undefined) this.#next = [...this.#next, ...ParamsBlock.read(block, this.#common.shared, run)]
        return native(this)
      }
      case 'helpers':
        for (const arg of call.args) if (arg.kind === 'class') this.#common.shared.addClass(arg, run)
        this.#common.helpers.addCall(call, run, native(this.#common.shared))
        return native(this)
      case 'before':
      case 'before_validation':
      case 'after_validation':
        this.#before(call, run)
        return native(this)
      case 'http_basic':
      case 'http_digest':
        this.#guard(name, call)
        return native(this)
      case 'auth':
        this.#guard('auth', call)
        return native(this)
      case 'use':
        if (call.args[0] !== undefined && isRackAuth(call.args[0])) this.#guard('Rack::Auth::Basic', call)
        return native(this)
      case 'mount':
        this.#mount(call, run)
        return native(this)
      default:
        return undefined
    }
  }

  #endpoint(methods: readonly HttpMethod[], args: readonly Value[], call: Call, run: Interpreter): Value | undefined {
    const block = blockOf(call)
    if (block === undefined && args.length === 0) return undefined
    if (block !== undefined) run.project.uncalled.noteCalled(block.fn)
    const paths = args.flatMap((arg) => [...itemsOf(arg)]).filter((arg) => arg.kind !== 'record')
    const declared = [...this.#outer, ...this.#next]
    const facts: GrapeFacts = { declared, filters: [...this.#filters] }
    for (const path of paths.length > 0 ? paths : [text('')]) {
      this.router.route({
        file: call.file,
        line: call.line,
        condition: call.condition,
        methods,
        path,
        handlers: block === undefined ? [] : [block],
        facts,
        ...(this.#summary === undefined ? {} : { summary: this.#summary }),
      })
    }
    this.#next = []
    this.#summary = undefined
    return native(this)
  }

  /** A namespace is a router of its own, so that filters inside stand only before what is inside. */
  #namespace(path: Value | undefined, call: Call, run: Interpreter, more: readonly DeclaredParam[] = []): void {
    const block = blockOf(call)
    const declared = [...this.#outer, ...this.#next, ...more]
    this.#next = []
    this.#summary = undefined
    if (block === undefined) return
    const router = run.project.graph.router(this.router.reader)
    const { file, line, condition } = call
    this.router.mount({ file, line, condition, path: path ?? text(''), router, handlers: [] })
    yieldTo(block, [], run, native(new GrapeApi(router, this.#common, declared, this.#filters)))
  }

  #routeParam(call: Call, run: Interpreter): void {
    const name = plainText(call.args[0])
    if (name !== undefined) this.#namespace(text(`:${name}`), call, run)
  }

  /** `version 'v1', using: :path`; other strategies leave the path alone. With a block it holds for that. */
  #versioned(call: Call, run: Interpreter): void {
    const using = plainText(call.named.get('using')) ?? 'path'
    const versions = call.args.flatMap((arg) => [...itemsOf(arg)])
    const path = using === 'path' && versions.length > 0 ? list(versions) : undefined
    if (blockOf(call) !== undefined) this.#namespace(path, call, run)
    else {
      this.#version = path
      this.#setPrefix()
    }
  }

  #setPrefix(): void {
    const versions = this.#version === undefined ? [text('')] : itemsOf(this.#version)
    const prefix = this.#prefix ?? text('')
    this.router.prefix = list(versions.map((version) => concat([prefix, text('/'), version])))
  }

  /** `desc 'x', params: { name: { type: 'String' } }` */
  #described(call: Call): void {
    const given = call.named.get('params')
    if (given?.kind !== 'record') return
    this.#next = [
      ...this.#next,
      ...[...given.fields.keys()].map((name): DeclaredParam => ({ name, required: false, schema: {} })),
    ]
  }

  #before(call: Call, run: Interpreter): void {
    const block = blockOf(call)
    if (block === undefined) return
    run.project.uncalled.noteCalled(block.fn)
    this.#filters.push(block)
    const handlers = [native(new FilterBlock(block, this.#common.helpers.find, run))]
    this.router.use({ file: call.file, line: call.line, condition: call.condition, path: undefined, handlers })
  }

  #guard(name: string, call: Call): void {
    const { file, line, condition } = call
    this.router.use({ file, line, condition, path: undefined, handlers: [namedGuard(name)] })
  }

  #mount(call: Call, run: Interpreter): void {
    const pairs = pairsOf(call, run)
    const mounts = pairs.length > 0 ? pairs : call.args.map((key) => ({ key, value: text('') }))
    for (const { key: app, value: path } of mounts) {
      const router = rackRouter(app, run)
      if (router === undefined || router === this.router) continue
      const { file, line, condition } = call
      this.router.mount({ file, line, condition, path, router, handlers: [] })
    }
  }
}

const apis = new WeakMap<Project, Map<string, GrapeApi>>()

/** The API of a class by its full name, whichever of its openings asks. */
export function apiNamed(name: string, run: Interpreter, of: ClassValue): GrapeApi {
  let known = apis.get(run.project)
  if (known === undefined) apis.set(run.project, (known = new Map()))
  let api = known.get(name)
  if (api === undefined) known.set(name, (api = GrapeApi.make(run)))
  api.helpers.addClass(of)
  return api
}
