/** Padrino: applications with controllers, on top of Sinatra. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { itemsOf, native, plainText, text, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { mustermannPath } from '../../../routing/colon-path.ts'
import { singularize } from '../../../languages/inflector.ts'
import { blockOf, namesIn, yieldTo } from '../arguments.ts'
import { FilterBlock, guardOfHandler, leadingGuard } from '../block-guards.ts'
import { readBlocks } from '../block-self.ts'
import { outsideBasesOf } from '../classes.ts'
import { HelperSet } from '../helpers.ts'

const VERBS: Readonly<Record<string, HttpMethod>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  head: 'HEAD',
  options: 'OPTIONS',
}

function padrinoReader(helpers: HelperSet): Reader {
  return {
    framework: 'padrino',
    syntax: mustermannPath,
    inputsShareNames: true,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const block = route.handlers.at(-1)
      if (block?.kind === 'function') readBlocks(route, [block], 'form', facts, helpers.find, run)
    },
    routeGuards(route: Route, run: Interpreter) {
      const block = route.handlers.at(-1)
      const guard = block?.kind === 'function' ? leadingGuard(block, helpers.find, run) : undefined
      return guard === undefined ? [] : [{ guard, line: route.line }]
    },
    guard: guardOfHandler,
  }
}

interface Controller {
  readonly name: string
  /** Path of the controller, which an action's own `map:` does without. */
  readonly path: string
}

/** Verbs of an application, or of one of its controllers. */
class PadrinoScope extends Native {
  readonly router: Router
  readonly helpers: HelperSet
  readonly #controller: Controller

  constructor(router: Router, helpers: HelperSet, controller: Controller = { name: '', path: '' }) {
    super()
    this.router = router
    this.helpers = helpers
    this.#controller = controller
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (verb !== undefined) return this.#route(verb, call, run)
    switch (name) {
      case 'controllers':
      case 'controller':
        this.#controllers(call, run)
        return native(this)
      case 'helpers':
        this.helpers.addCall(call, run, native(this))
        return native(this)
      case 'before': {
        const block = blockOf(call)
        if (block !== undefined && call.args.length === 0 && call.named.size === 1) {
          const { file, line, condition } = call
          const handlers = [native(new FilterBlock(block, this.helpers.find, run))]
          this.router.use({ file, line, condition, path: undefined, handlers, always: true })
        }
        return native(this)
      }
      default:
        return undefined
    }
  }

  /** `get :show, with: :id, map: '/x'`: a symbol is the action, text is a path. */
  #route(verb: HttpMethod, call: Call, run: Interpreter): Value | undefined {
    const block = blockOf(call)
    if (block === undefined) return undefined
    run.project.uncalled.noteCalled(block.fn)
    const name = plainText(call.args[0]) ?? ''
    const given = plainText(call.named.get('map'))
    const isIndex = name === 'index' || name === ''
    const own = name.startsWith('/') ? name : isIndex ? '' : `/${name}`
    const inputs = (namesIn(call.named.get('with')) ?? []).map((one) => `/${one.startsWith(':') ? one : `:${one}`}`)
    const path = (given ?? this.#controller.path + own) + inputs.join('')
    const { file, line, condition } = call
    this.router.route({
      file,
      line,
      condition,
      methods: [verb],
      path: text(path),
      handlers: [block],
      handler: [this.#controller.name, name].filter((part) => part !== '').join('#'),
    })
    return native(this)
  }

  #controllers(call: Call, run: Interpreter): void {
    const block = blockOf(call)
    if (block === undefined) return
    const name = call.args.flatMap((arg) => itemsOf(arg).flatMap((item) => plainText(item) ?? [])).join('/')
    const parents = (namesIn(call.named.get('parent')) ?? []).map((one) => `/${one}/:${singularize(one)}_id`).join('')
    const path = plainText(call.named.get('map')) ?? `${parents}${name === '' ? '' : `/${name}`}`
    // Filters of a controller stand before its own routes only.
    const router = run.project.graph.router(this.router.reader)
    const { file, line, condition } = call
    this.router.mount({ file, line, condition, path: text(''), router, handlers: [] })
    yieldTo(block, [], run, native(new PadrinoScope(router, this.helpers, { name, path })))
  }
}

const apps = new WeakMap<Project, Map<string, PadrinoScope>>()
const places = new WeakMap<Project, Map<string, Value>>()

function appNamed(name: string, run: Interpreter): PadrinoScope {
  let known = apps.get(run.project)
  if (known === undefined) apps.set(run.project, (known = new Map()))
  let app = known.get(name)
  if (app === undefined) {
    const helpers = new HelperSet()
    const router = run.project.graph.router(padrinoReader(helpers))
    router.isApplication = true
    known.set(name, (app = new PadrinoScope(router, helpers)))
  }
  return app
}

export const padrino: Framework = {
  name: 'padrino',
  languages: ['ruby'],
  // The application is a constant of any name: `Blog::App.controllers`.
  packages: ['*'],
  hints: String.raw`\bPadrino\b|\.controllers?\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (call.scope.module.language.name !== 'ruby') return undefined
    const name = callee.path.at(-1)
    if (callee.package === 'Padrino') return name === 'mount' ? native(new Mount(call)) : undefined
    if ((name !== 'controllers' && name !== 'controller') || blockOf(call) === undefined) return undefined
    return appNamed([callee.package, ...callee.path.slice(0, -1)].join('::'), run).method(name, call, run)
  },

  classMethod(of: ClassValue, name: string, call: Call, run: Interpreter): Value | undefined {
    if (!outsideBasesOf(of, run).includes('Padrino.Application')) return undefined
    const app = appNamed(of.def.name ?? '', run)
    app.helpers.addClass(of)
    return app.method(name, call, run)
  },

  files(project: Project): void {
    for (const [name, path] of places.get(project) ?? []) {
      const app = apps.get(project)?.get(name)
      if (app !== undefined) app.router.prefix = path
    }
  },
}

/** `Padrino.mount('Blog::App', app_file: …).to('/blog')` */
class Mount extends Native {
  readonly #name: string | undefined

  constructor(call: Call) {
    super()
    const [app] = call.args
    this.#name = plainText(app) ?? (app?.kind === 'class' ? app.def.name : undefined)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [path] = call.args
    if (name === 'to' && path !== undefined && this.#name !== undefined) {
      const known = places.get(run.project) ?? new Map<string, Value>()
      places.set(run.project, known)
      known.set(this.#name, path)
    }
    return native(this)
  }
}

export function padrinoRouter(of: ClassValue, run: Interpreter): Router | undefined {
  return outsideBasesOf(of, run).includes('Padrino.Application') ? appNamed(of.def.name ?? '', run).router : undefined
}
