/** The vocabulary of `Rails.application.routes.draw do … end` (ActionDispatch::Routing::Mapper). */
import { Scope } from '../../../engine/scope.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, argument, type Call } from '../../../engine/native.ts'
import {
  itemsOf,
  native,
  plainText,
  record,
  text,
  UNKNOWN,
  type FunctionValue,
  type Value,
} from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import { byBody } from '../../../routing/bodies.ts'
import type { Router } from '../../../routing/graph.ts'
import { blockOf, isChosen, namesIn, pairsOf, withOptions, yieldTo } from '../arguments.ts'
import { rackRouter } from '../apps.ts'
import { deviseRoutes, doorkeeperRoutes, tokenAuthRoutes } from './gems.ts'
import { below, collectionPath, memberPath, moduleBelow, nestedFrame, TOP, type Frame, type Resource } from './frame.ts'
import { resourceOf, RESOURCE_ACTIONS } from './resources.ts'
import { RouteGuard } from './reader.ts'

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'options', 'head'])

type Statement = (call: Call, run: Interpreter) => void

export class RoutesMapper extends Native {
  readonly router: Router
  readonly #isApi: boolean
  readonly #concerns = new Map<string, FunctionValue>()
  #frame: Frame = TOP

  constructor(router: Router, isApi: boolean) {
    super()
    this.router = router
    this.#isApi = isApi
  }

  get frame(): Frame {
    return this.#frame
  }

  override method(name: string, given: Call, run: Interpreter): Value | undefined {
    const call = withOptions(given)
    if (VERBS.has(name)) {
      this.#verb([name.toUpperCase()], call, run)
      return undefined
    }
    const statement = Object.hasOwn(this.#statements, name) ? this.#statements[name] : undefined
    if (statement === undefined) return undefined
    statement(call, run)
    return text('')
  }

  readonly #statements: Readonly<Record<string, Statement>> = {
    match: (call, run) => this.#verb(methodsVia(argument(call, -1, 'via') ?? this.#frame.via), call, run),
    root: (call) => this.#root(call),
    resources: (call, run) => this.#resources(call, run, true),
    resource: (call, run) => this.#resources(call, run, false),
    member: (call, run) => this.#onMember(call, run),
    collection: (call, run) => this.#onCollection(call, run),
    new: (call, run) => this.#onNew(call, run),
    nested: (call, run) => this.#within(nestedFrame(this.#frame), call, run),
    namespace: (call, run) => this.#namespace(call, run),
    scope: (call, run) => this.#scope(call, run),
    controller: (call, run) => this.#within({ ...this.#frame, controller: plainText(call.args[0]) }, call, run),
    shallow: (call, run) => this.#within({ ...nestedFrame(this.#frame), isShallow: true }, call, run),
    constraints: (call, run) => this.#within(this.#frame, call, run),
    defaults: (call, run) => this.#within(this.#frame, call, run),
    with_options: (call, run) => this.#withOptions(call, run),
    concern: (call, run) => this.#concern(call, run),
    concerns: (call, run) => this.#useConcerns(call.args, call.named, run),
    draw: (call, run) => this.#draw(call, run),
    mount: (call, run) => this.#mount(call, run),
    extend: (call, run) => this.#extend(call, run),
    authenticate: (call, run) => this.#authenticate(call, run),
    authenticated: (call, run) => this.#within(this.#frame, call, run),
    unauthenticated: (call, run) => this.#within(this.#frame, call, run),
    devise_scope: (call, run) => this.#within(this.#frame, call, run),
    as: (call, run) => this.#within(this.#frame, call, run),
    devise_for: (call) => deviseRoutes(this, call),
    use_doorkeeper: (call) => doorkeeperRoutes(this, call),
    mount_devise_token_auth_for: (call) => tokenAuthRoutes(this, call),
  }

  /** Registers one route at a full path. */
  add(methods: readonly HttpMethod[], path: Value, target: string | undefined, call: Call): void {
    // Inputs travel in the body of some methods and in the query of others.
    for (const some of byBody(methods)) this.#add(some, path, target, call)
  }

  #add(methods: readonly HttpMethod[], path: Value, target: string | undefined, call: Call): void {
    this.router.route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      methods,
      path,
      // The last one answers; here it is found by its name.
      handlers: [...this.#frame.guards, UNKNOWN],
      ...(target === undefined ? {} : { handler: target, facts: target }),
    })
  }

  #within(frame: Frame, call: Call, run: Interpreter, args: readonly Value[] = []): void {
    const block = blockOf(call)
    if (block !== undefined) this.#run(frame, block, run, args)
  }

  #run(frame: Frame, block: FunctionValue, run: Interpreter, args: readonly Value[] = []): void {
    const outer = this.#frame
    this.#frame = frame
    try {
      yieldTo(block, args, run, native(this))
    } finally {
      this.#frame = outer
    }
  }

  // Single routes

  #verb(methods: readonly HttpMethod[], call: Call, run: Interpreter): void {
    const on = plainText(call.named.get('on'))
    const frame = this.#framedBy(on)
    const pairs = pairsOf(call, run)
    const paths = pairs.length > 0 ? pairs.map(({ key }) => key) : call.args.flatMap((arg) => [...itemsOf(arg)])
    for (const [i, given] of paths.entries()) {
      const own = call.named.get('path')
      const path = own === undefined || own.kind === 'constant' ? given : own
      const target = targetOf(pairs[i]?.value ?? call.named.get('to') ?? secondAsTarget(call), given, call, frame)
      const outer = this.#frame
      this.#frame = frame
      this.add(methods, below(frame.prefix, path), target, call)
      this.#frame = outer
    }
  }

  /** The frame of `on: :member` and its kin; without it, a resource's block nests. */
  #framedBy(on: string | undefined): Frame {
    const { resource } = this.#frame
    if (resource === undefined) return this.#frame
    const { controller } = resource
    switch (on) {
      case 'member':
        return { ...this.#frame, prefix: memberPath(this.#frame, resource), resource: undefined, controller }
      case 'collection':
        return { ...this.#frame, prefix: collectionPath(this.#frame, resource), resource: undefined, controller }
      case 'new':
        return {
          ...this.#frame,
          prefix: below(collectionPath(this.#frame, resource), text('new')),
          resource: undefined,
          controller,
        }
      default:
        return { ...nestedFrame(this.#frame), controller }
    }
  }

  #onMember(call: Call, run: Interpreter): void {
    this.#within(this.#framedBy('member'), call, run)
  }

  #onCollection(call: Call, run: Interpreter): void {
    this.#within(this.#framedBy('collection'), call, run)
  }

  #onNew(call: Call, run: Interpreter): void {
    this.#within(this.#framedBy('new'), call, run)
  }

  #root(call: Call): void {
    const [first] = call.args
    const target = plainText(first?.kind === 'record' ? first.fields.get('to') : (first ?? call.named.get('to')))
    this.add(['GET'], below(nestedFrame(this.#frame).prefix, text('')), moduled(target, this.#frame), call)
  }

  // Resources

  #resources(call: Call, run: Interpreter, isPlural: boolean): void {
    const frame = nestedFrame(this.#frame)
    for (const given of call.args.flatMap((arg) => [...itemsOf(arg)])) {
      const name = plainText(given)
      const resource = resourceOf(given, isPlural, call, frame)
      if (resource === undefined) continue
      this.#actions(resource, isPlural, frame, call)
      const module = moduleBelow(frame.module, plainText(call.named.get('module')))
      const inner: Frame = { ...frame, module, resource, isShallow: resource.isShallow }
      const block = blockOf(call)
      if (block !== undefined) this.#run(inner, block, run)
      const concerns = call.named.get('concerns')
      if (concerns !== undefined && name !== undefined) {
        const outer = this.#frame
        this.#frame = inner
        this.#useConcerns([concerns], new Map(), run)
        this.#frame = outer
      }
    }
  }

  #actions(resource: Resource, isPlural: boolean, frame: Frame, call: Call): void {
    const only = call.named.get('only')
    const except = call.named.get('except')
    const names = call.named.get('path_names')
    for (const action of RESOURCE_ACTIONS) {
      if ((action.name === 'index' && !isPlural) || !isChosen(action.name, only, except)) continue
      if (action.isForm === true && this.#isApi && namesIn(only)?.includes(action.name) !== true) continue
      const start = action.on === 'member' ? memberPath(frame, resource) : collectionPath(frame, resource)
      const renamed = names?.kind === 'record' ? names.fields.get(action.name) : undefined
      const path = action.isForm === true ? below(start, renamed ?? text(action.name)) : start
      const module = moduleBelow(frame.module, plainText(call.named.get('module')))
      this.add(action.methods, path, moduled(`${resource.controller}#${action.name}`, { ...frame, module }), call)
    }
  }

  #concern(call: Call, run: Interpreter): void {
    const name = plainText(call.args[0])
    const block = blockOf(call)
    if (name === undefined || block === undefined) return
    this.#concerns.set(name, block)
    // Without a user it stands for nothing.
    run.project.uncalled.noteCalled(block.fn)
  }

  #useConcerns(names: readonly Value[], options: ReadonlyMap<string, Value>, run: Interpreter): void {
    for (const name of names.flatMap((one) => [...itemsOf(one)])) {
      const block = this.#concerns.get(plainText(name) ?? '')
      if (block !== undefined) this.#run(this.#frame, block, run, [record(options, true)])
    }
  }

  // Scopes

  #namespace(call: Call, run: Interpreter): void {
    const [given] = call.args
    if (given === undefined) return
    const frame = nestedFrame(this.#frame)
    const path = pathOption(call) ?? given
    const module = call.named.has('module') ? plainText(call.named.get('module')) : plainText(given)
    const prefix = below(frame.prefix, path)
    this.#within(
      {
        ...frame,
        prefix,
        shallowPrefix: this.#frame.resource === undefined ? below(frame.shallowPrefix, path) : frame.shallowPrefix,
        module: moduleBelow(frame.module, module),
      },
      call,
      run,
    )
  }

  #scope(call: Call, run: Interpreter): void {
    const frame = nestedFrame(this.#frame)
    const pieces = call.args.flatMap((arg) => [...itemsOf(arg)]).filter((arg) => arg.kind !== 'record')
    const given = pieces.length > 0 ? pieces : itemsOf(pathOption(call))
    const path = given.length === 0 ? undefined : given.slice(1).reduce(below, given[0] ?? text(''))
    const shallowPath = call.named.get('shallow_path') ?? path
    this.#within(
      {
        ...frame,
        prefix: below(frame.prefix, path),
        shallowPrefix:
          this.#frame.resource === undefined ? below(frame.shallowPrefix, shallowPath) : frame.shallowPrefix,
        module: moduleBelow(frame.module, plainText(call.named.get('module'))),
        controller: plainText(call.named.get('controller')) ?? frame.controller,
        isShallow: frame.isShallow || call.named.get('shallow')?.kind === 'constant',
        via: call.named.get('via') ?? frame.via,
      },
      call,
      run,
    )
  }

  /** `with_options only: [] do |options|`: what is called on the given object gets the options as well. */
  #withOptions(call: Call, run: Interpreter): void {
    const block = blockOf(call)
    const options = native(new WithOptions(this, new Map([...call.named].filter(([name]) => name !== '&'))))
    // A block that takes nothing is read as if all in it were called on the object.
    if (block !== undefined) yieldTo(block, [options], run, block.fn.params.length > 0 ? native(this) : options)
  }

  #authenticate(call: Call, run: Interpreter): void {
    const guards = [...this.#frame.guards, native(new RouteGuard('authenticate'))]
    this.#within({ ...this.#frame, guards }, call, run)
  }

  // Other files and applications

  /** `draw :admin` reads `config/routes/admin.rb` in this place. */
  #draw(call: Call, run: Interpreter): void {
    const name = plainText(call.args[0])
    if (name === undefined) return this.#within(this.#frame, call, run)
    const { project } = run
    const file = [...project.files.paths].find(
      (path) => path === `config/routes/${name}.rb` || path.endsWith(`/config/routes/${name}.rb`),
    )
    const module = file === undefined ? undefined : project.module(file)
    if (module === undefined) return
    module.state = 'done'
    run.execute(module.def.body, new Scope(module, module.scope, native(this)), [])
  }

  /** `extend AdminRoutes`: its `extended` gets this. */
  #extend(call: Call, run: Interpreter): void {
    for (const of of call.args) {
      if (of.kind !== 'class') continue
      const hook = run.memberOf(of, 'extended', call.file)
      if (hook.kind === 'function') run.invoke(hook, [native(this)])
    }
  }

  #mount(call: Call, run: Interpreter): void {
    const pairs = pairsOf(call, run)
    const mounts = pairs.length > 0 ? pairs : [{ key: call.args[0], value: call.named.get('at') }]
    for (const { key: app, value: at } of mounts) {
      if (app === undefined || at === undefined) continue
      const path = below(nestedFrame(this.#frame).prefix, at)
      if (app.kind === 'external' && app.package === 'ActionCable') {
        const site = { file: call.file, line: call.line, condition: call.condition }
        this.router.route({ ...site, methods: ['GET'], protocol: 'ws', path, handlers: [] })
        continue
      }
      const router = rackRouter(app, run)
      if (router === undefined) continue
      const { file, line, condition } = call
      this.router.mount({ file, line, condition, path, router, handlers: this.#frame.guards })
    }
  }
}

/** The object that `with_options` gives its block. */
class WithOptions extends Native {
  readonly #mapper: RoutesMapper
  readonly #options: ReadonlyMap<string, Value>

  constructor(mapper: RoutesMapper, options: ReadonlyMap<string, Value>) {
    super()
    this.#mapper = mapper
    this.#options = options
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return this.#mapper.method(name, { ...call, named: new Map([...this.#options, ...call.named]) }, run)
  }
}

/** `path: '/x'`; an empty or missing one adds nothing. */
function pathOption(call: Call): Value | undefined {
  const path = call.named.get('path')
  return path?.kind === 'constant' ? text('') : path
}

function methodsVia(via: Value | undefined): readonly HttpMethod[] {
  const names = namesIn(via) ?? ['all']
  return names.includes('all') ? ANY_METHODS : names.map((name) => name.toUpperCase())
}

/** `get 'path', 'controller#action'`, as old versions have it. */
function secondAsTarget(call: Call): Value | undefined {
  const second = plainText(call.args[1])
  return second?.includes('#') === true ? call.args[1] : undefined
}

/** `photos#show` from `to:`, `controller:` and `action:`, or from the path: `get 'photos/recent'`, `get :preview`. */
function targetOf(to: Value | undefined, path: Value, call: Call, frame: Frame): string | undefined {
  const written = plainText(to)
  const controller = plainText(call.named.get('controller')) ?? frame.controller
  if (written?.includes('#') === true) return moduled(written, frame)
  const action = written ?? plainText(call.named.get('action'))
  if (action !== undefined) return controller === undefined ? undefined : moduled(`${controller}#${action}`, frame)
  if (to !== undefined) return undefined
  const parts = (plainText(path) ?? '')
    .replace(/\(.*$/, '')
    .split('/')
    .filter((part) => part !== '')
  const last = parts.at(-1)
  if (last === undefined || !/^\w+$/.test(last)) return undefined
  if (controller !== undefined) return moduled(`${controller}#${last}`, frame)
  return parts.length > 1 ? moduled(`${parts.slice(0, -1).join('/')}#${last}`, frame) : undefined
}

function moduled(target: string | undefined, frame: Frame): string | undefined {
  if (target === undefined || target.startsWith('/')) return target?.slice(1)
  return moduleBelow(frame.module, target)
}
