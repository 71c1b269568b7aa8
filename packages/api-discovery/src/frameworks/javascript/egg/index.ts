/** Egg: `app/router.js` with verbs and resources, controllers by their place below `app/controller`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { concat, field, native, plainText, record, text, type ClassValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { fileFor } from '../../../languages/javascript/resolve.ts'
import { siteOf } from '../call-site.ts'
import { expressPath } from '../express/path.ts'
import { functionsOf } from '../handlers.ts'
import { methodsNamed } from '../http-methods.ts'
import { isPathLike } from '../path-like.ts'
import { manifestNames } from '../packages.ts'
import { contextOf } from '../koa/reader.ts'

const ROUTER = /^((?:.*\/)?app\/)router(?:\/.+)?\.[jt]s$/

/** Methods of classes find the context at `this.ctx`, functions are given it. */
const reader: Reader = {
  framework: 'egg',
  syntax: expressPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const context = contextOf(facts)
    for (const handler of route.handlers) {
      for (const fn of functionsOf(handler)) {
        const self = fn.owner === undefined ? undefined : record([['ctx', context]], true)
        run.handle(fn, [context], facts, self)
      }
    }
  },
}

const ACTIONS: readonly (readonly [name: string, method: HttpMethod, end: string])[] = [
  ['index', 'GET', ''],
  ['new', 'GET', '/new'],
  ['show', 'GET', '/:id'],
  ['edit', 'GET', '/:id/edit'],
  ['create', 'POST', ''],
  ['update', 'PUT', '/:id'],
  ['destroy', 'DELETE', '/:id'],
]

/** Kinds of controllers that were found: actions which these do not have are not served. */
const READ: ReadonlySet<string> = new Set(['native', 'module', 'record'])

export const egg: Framework = {
  name: 'egg',
  languages: ['javascript'],
  packages: ['egg'],
  hints: String.raw`\bcontroller\s*\}\s*=\s*app\b|\bapp\.controller\.`,

  files(project: Project, run: Interpreter): void {
    for (const file of project.files.paths) {
      const base = ROUTER.exec(file)?.[1]
      if (base === undefined || manifestNames(project, file, ['egg']) === false) continue
      const module = project.module(file)
      const main = module?.member('default', run) ?? module?.main(run)
      if (main?.kind !== 'function') continue
      const app = new EggApp(base, run)
      if (/\bcontroller\b/.test(project.files.text(file) ?? ''))
        run.unit(main.scope.module, () => run.invoke(main, [native(app)]))
    }
  },
}

class EggApp extends Native {
  readonly #controllers: ControllerFolder
  readonly #router: EggRouter

  constructor(base: string, run: Interpreter) {
    super()
    this.#controllers = new ControllerFolder(`${base}controller`, run)
    this.#router = new EggRouter(run.project.graph.router(reader), text(''), true)
  }

  override member(name: string): Value | undefined {
    if (name === 'controller') return native(this.#controllers)
    return name === 'router' ? native(this.#router) : undefined
  }

  /** Routes were registered on the application itself before version 2. */
  override method(name: string, call: Call): Value | undefined {
    return this.#router.method(name, call)
  }
}

/** `controller.admin.user` is `app/controller/admin/user.js`. */
class ControllerFolder extends Native {
  readonly #path: string
  readonly #run: Interpreter

  constructor(path: string, run: Interpreter) {
    super()
    this.#path = path
    this.#run = run
  }

  override member(name: string, _site?: Site): Value | undefined {
    const { files } = this.#run.project
    const path = [
      `${this.#path}/${name}`,
      `${this.#path}/${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
    ].find((one) => fileFor(files, one) !== undefined || files.hasFolder(one))
    const file = path === undefined ? undefined : fileFor(files, path)
    if (file === undefined) return path === undefined ? undefined : native(new ControllerFolder(path, this.#run))
    const module = this.#run.project.module(file)
    const main = module?.member('default', this.#run) ?? module?.main(this.#run)
    if (main?.kind === 'class') return native(new ControllerClass(main, this.#run))
    return main ?? (module === undefined ? undefined : { kind: 'module', module })
  }
}

class ControllerClass extends Native {
  readonly of: ClassValue
  readonly #run: Interpreter

  constructor(of: ClassValue, run: Interpreter) {
    super()
    this.of = of
    this.#run = run
  }

  override member(name: string): Value | undefined {
    const method = this.of.def.members.find((one) => one.name === name)?.method
    return method === undefined ? undefined : this.#run.makeFunction(method, this.of.scope, undefined, this.of)
  }
}

class EggRouter extends Native {
  readonly #router: Router
  readonly #prefix: Value

  constructor(router: Router, prefix: Value, isApplication: boolean) {
    super()
    this.#router = router
    this.#prefix = prefix
    this.#router.isApplication ||= isApplication
  }

  override method(name: string, call: Call, run?: Interpreter): Value | undefined {
    const [first, second] = call.args
    if (name === 'namespace' && first !== undefined)
      return native(new EggRouter(this.#router, concat([this.#prefix, first]), false))
    const methods = methodsNamed(name)
    if (methods === undefined && name !== 'resources' && name !== 'redirect') return undefined
    // A name may stand before the path.
    const isNamed = isPathLike(second) && !isTextHandler(second, call)
    const path = isNamed ? second : first
    const handlers = call.args.slice(isNamed ? 2 : 1)
    if (path === undefined || handlers.length === 0) return undefined
    if (name === 'resources') this.#resources(path, handlers.at(-1), call, run)
    else if (methods !== undefined)
      this.#router.route({ ...siteOf(call), methods, path: concat([this.#prefix, path]), handlers })
    return native(this)
  }

  #resources(path: Value, controller: Value | undefined, call: Call, run: Interpreter | undefined): void {
    for (const [action, method, end] of ACTIONS) {
      const handler = actionOf(controller, action, run)
      if (handler === undefined && controller !== undefined && READ.has(controller.kind)) continue
      this.#router.route({
        ...siteOf(call),
        methods: [method],
        path: concat([this.#prefix, path, text(end)]),
        handlers: handler === undefined ? [] : [handler],
        handler: action,
      })
    }
  }
}

/** `router.get('/', 'home.index')` names the controller in text. */
function isTextHandler(value: Value | undefined, call: Call): boolean {
  return call.args.length === 2 && plainText(value)?.startsWith('/') !== true
}

function actionOf(controller: Value | undefined, action: string, run: Interpreter | undefined): Value | undefined {
  if (controller?.kind === 'native' && controller.native instanceof ControllerClass)
    return controller.native.member(action)
  if (controller?.kind === 'module' && run !== undefined) return controller.module.member(action, run)
  return field(controller, action)
}
