/** Sinatra applications: classes, `Sinatra.new`, and the classic style without a class. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { below, itemsOf, native, plainText, text, type ClassValue, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import { byBody } from '../../../routing/bodies.ts'
import { withNamedGroups } from '../../../routing/named-groups.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { rackRouter, RackApp } from '../apps.ts'
import { blockOf, namesIn, yieldTo } from '../arguments.ts'
import { FilterBlock, namedGuard } from '../block-guards.ts'
import { outsideBasesOf } from '../classes.ts'
import { HelperSet } from '../helpers.ts'
import { sinatraReader } from './reader.ts'

export const VERBS: Readonly<Record<string, HttpMethod>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  head: 'HEAD',
  options: 'OPTIONS',
  link: 'LINK',
  unlink: 'UNLINK',
}

/** What routes are registered on: an application, or a namespace of one. */
export class SinatraApp extends RackApp {
  readonly router: Router
  readonly helpers: HelperSet
  readonly #prefix: Value

  constructor(router: Router, helpers = new HelperSet(), prefix: Value = text('')) {
    super()
    this.router = router
    this.helpers = helpers
    this.#prefix = prefix
  }

  static make(run: Interpreter): SinatraApp {
    const helpers = new HelperSet()
    const reader: Reader = sinatraReader(helpers)
    const router = run.project.graph.router(reader)
    router.isApplication = true
    return new SinatraApp(router, helpers)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (verb !== undefined) return this.#route([verb], call, call.args, run)
    switch (name) {
      case 'route': {
        const [first, ...rest] = call.args
        const names = namesIn(first) ?? []
        const isVerb = (arg: Value): boolean => Object.hasOwn(VERBS, plainText(arg)?.toLowerCase() ?? '')
        const more = rest.filter((arg) => isVerb(arg) || !isPath(arg)).flatMap((arg) => namesIn(arg) ?? [])
        const methods = [...names, ...more].map((one) => one.toUpperCase())
        const all = methods.includes('ANY') || methods.length === 0
        return this.#route(
          all ? ANY_METHODS : methods,
          call,
          rest.filter((arg) => isPath(arg) && !isVerb(arg)),
          run,
        )
      }
      case 'any':
        return this.#route(ANY_METHODS, call, call.args, run)
      case 'namespace':
        return this.#namespace(call, run)
      case 'before':
        this.#before(call, run)
        return native(this)
      case 'helpers':
        this.helpers.addCall(call, run, native(this))
        return native(this)
      case 'configure':
      case 'with_options': {
        const block = blockOf(call)
        if (block !== undefined) run.maybe(() => yieldTo(block, [native(this)], run, native(this)))
        return native(this)
      }
      case 'use':
        this.#use(call, run)
        return native(this)
      case 'register':
        for (const of of call.args) this.#register(of, call, run)
        return native(this)
      default:
        return undefined
    }
  }

  #route(methods: readonly HttpMethod[], call: Call, paths: readonly Value[], run: Interpreter): Value | undefined {
    const block = blockOf(call)
    const handler = block ?? call.args.find((arg) => arg.kind === 'function')
    const given = paths.flatMap((path) => [...itemsOf(path)]).filter(isPath)
    if (handler === undefined || given.length === 0) return undefined
    if (handler.kind === 'function') run.project.uncalled.noteCalled(handler.fn)
    for (const [path, some] of given.flatMap((one) => byBody(methods).map((group) => [one, group] as const))) {
      this.router.route({
        file: call.file,
        line: call.line,
        condition: call.condition,
        methods: some,
        path: path.kind === 'regex' ? this.#regex(path, handler) : below(this.#prefix, path),
        handlers: [handler],
      })
    }
    return native(this)
  }

  /** A regular expression in a namespace is matched behind its path. */
  #regex(path: Extract<Value, { kind: 'regex' }>, handler: Value): Value {
    const prefix = plainText(this.#prefix) ?? ''
    const source = handler.kind === 'function' ? withNamedGroups(path.source, handler.fn) : path.source
    return { kind: 'regex', source: prefix === '' ? source : prefix + source.replace(/^(?:\\A|\^)/, '') }
  }

  #namespace(call: Call, run: Interpreter): Value {
    const block = blockOf(call)
    const [path] = call.args
    if (block !== undefined && path !== undefined) {
      const router = run.project.graph.router(this.router.reader)
      const { file, line, condition } = call
      this.router.mount({ file, line, condition, path: below(this.#prefix, path), router, handlers: [] })
      const inner = native(new SinatraApp(router, this.helpers))
      yieldTo(block, [], run, inner)
    }
    return native(this)
  }

  #before(call: Call, run: Interpreter): void {
    const block = blockOf(call)
    if (block === undefined) return
    run.project.uncalled.noteCalled(block.fn)
    // With conditions (`before agent: /x/`) it does not always run.
    if ([...call.named.keys()].some((name) => name !== '&')) return
    const [given] = call.args
    if (given === undefined && this.router.isApplication) this.helpers.filters.push(block)
    const written = plainText(given)
    const path = written === undefined ? given : text(written.replace(/\/\*$/, ''))
    this.router.use({
      file: call.file,
      line: call.line,
      condition: call.condition,
      path: path === undefined ? undefined : below(this.#prefix, path),
      handlers: [native(new FilterBlock(block, this.helpers.find, run))],
      always: true,
    })
  }

  /** Another application in front, or middleware of a gem. */
  #use(call: Call, run: Interpreter): void {
    const [app] = call.args
    if (app === undefined) return
    const { file, line, condition } = call
    const router = rackRouter(app, run)
    if (router !== undefined && router !== this.router) {
      this.router.mount({ file, line, condition, path: this.#prefix, router, handlers: [] })
    } else if (isRackAuth(app)) {
      this.router.use({
        file,
        line,
        condition,
        path: undefined,
        handlers: [namedGuard('Rack::Auth::Basic')],
        always: true,
      })
    }
  }

  /** An extension: `def self.registered(app) app.get … end`. */
  #register(of: Value, call: Call, run: Interpreter): void {
    if (of.kind !== 'class') return
    const hook = run.memberOf(of, 'registered', call.file)
    if (hook.kind === 'function') run.invoke(hook, [native(this)])
  }
}

export function isRackAuth(app: Value): boolean {
  return app.kind === 'external' && app.package === 'Rack' && app.path.join('::') === 'Auth::Basic'
}

/** Text or a regular expression, but not a hash of conditions. */
function isPath(value: Value): boolean {
  return value.kind === 'text' || value.kind === 'regex' || value.kind === 'union' || value.kind === 'unknown'
}

export function isSinatraClass(of: ClassValue, run: Interpreter): boolean {
  return outsideBasesOf(of, run).some((base) => base === 'Sinatra.Base' || base === 'Sinatra.Application')
}

const apps = new WeakMap<Project, Map<string, SinatraApp>>()

/** The application of a class by its full name, whichever of its openings asks. */
export function appNamed(name: string, run: Interpreter, of?: ClassValue): SinatraApp {
  let known = apps.get(run.project)
  if (known === undefined) apps.set(run.project, (known = new Map()))
  let app = known.get(name)
  if (app === undefined) known.set(name, (app = SinatraApp.make(run)))
  if (of === undefined) return app
  app.helpers.addClass(of)
  // Helpers and filters of an application are those of the ones that extend it.
  for (const base of run.project.basesOf(of, run))
    if (base.kind === 'class' && base.def.name !== undefined && base.def.name !== name && isSinatraClass(base, run))
      app.helpers.inherit(appNamed(base.def.name, run, base).helpers)
  return app
}

/** The one application of the classic style. */
export function classicApp(run: Interpreter): SinatraApp {
  return appNamed('', run)
}
