/** Ruby on Rails: `routes.draw`, engines, and the controllers behind them. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import type { Router } from '../../../routing/graph.ts'
import { blockOf, yieldTo } from '../arguments.ts'
import { noteMacro } from './filters.ts'
import { RoutesMapper } from './mapper.ts'
import { railsReader } from './reader.ts'

export const rails: Framework = {
  name: 'rails',
  languages: ['ruby'],
  // The application is a constant of any name: `Shop::Application.routes.draw`.
  packages: ['*'],
  hints: String.raw`\broutes\.(?:draw|append|prepend)\b|\bclass\s+\S*Controller\b|\bRails::Engine\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (call.scope.module.language.name !== 'ruby') return undefined
    const path = callee.path.filter((part) => part !== '()')
    if (path.at(-2) !== 'routes' || !/^(?:draw|append|prepend)$/.test(path.at(-1) ?? '')) return undefined
    const isApplication = callee.package === 'Rails' || path.at(-3) !== 'Engine'
    draw(isApplication ? 'application' : [callee.package, ...path.slice(0, -2)].join('::'), call, run)
    return native(new Drawn())
  },

  classMethod(of: ClassValue, name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'routes') return native(new RouteSet(isEngine(of, run) ? (of.def.name ?? '') : 'application'))
    return noteMacro(of, name, call, run) ? native(new Drawn()) : undefined
  },
}

/** What a statement that registered something is worth: nothing. */
class Drawn extends Native {}

/** `MyEngine::Engine.routes` and `Shop::Application.routes`. */
class RouteSet extends Native {
  readonly #owner: string

  constructor(owner: string) {
    super()
    this.#owner = owner
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (!/^(?:draw|append|prepend)$/.test(name)) return undefined
    draw(this.#owner, call, run)
    return native(new Drawn())
  }
}

function draw(owner: string, call: Call, run: Interpreter): void {
  const block = blockOf(call)
  if (block === undefined) return
  const mapper = new RoutesMapper(routerOf(owner, run.project), isApiOnly(run.project))
  yieldTo(block, [native(mapper)], run, native(mapper))
}

const routers = new WeakMap<Project, Map<string, Router>>()

function routerOf(owner: string, project: Project): Router {
  let known = routers.get(project)
  if (known === undefined) routers.set(project, (known = new Map()))
  let router = known.get(owner)
  if (router === undefined) {
    known.set(owner, (router = project.graph.router(railsReader)))
    router.isApplication = true
  }
  return router
}

/** The router of a mounted engine of the folder. */
export function railsEngineRouter(of: ClassValue, run: Interpreter): Router | undefined {
  return isEngine(of, run) ? routerOf(of.def.name ?? '', run.project) : undefined
}

function isEngine(of: ClassValue, run: Interpreter): boolean {
  return run.project.outsideBases(of, run).includes('Rails.Engine')
}

const apis = new WeakMap<Project, boolean>()

/** `config.api_only = true` leaves out the pages with forms. */
function isApiOnly(project: Project): boolean {
  let known = apis.get(project)
  if (known === undefined) {
    known = [...project.files.paths].some(
      (path) =>
        /(?:^|\/)config\/application\.rb$/.test(path) &&
        /^\s*config\.api_only\s*=\s*true/m.test(project.files.text(path) ?? ''),
    )
    apis.set(project, known)
  }
  return known
}
