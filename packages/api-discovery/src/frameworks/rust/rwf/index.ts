/** Rwf: `route!("/users/:id" => UserController)`; the traits of a controller say which methods it answers. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { Scope } from '../../../engine/scope.ts'
import { concat, native, text, UNKNOWN, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { rustPath } from '../path.ts'
import { RustRequest } from '../request.ts'
import { functionsOf, siteOf } from '../router.ts'

const reader: Reader = {
  framework: 'rwf',
  syntax: rustPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    for (const fn of functionsOf(route.handlers.at(-1), run)) {
      const args = fn.fn.params.map(({ type }): Value =>
        type?.kind === 'named' && /(?:^|\.)Request$/.test(type.name) ? native(new RustRequest(facts)) : UNKNOWN,
      )
      run.handle(fn, args, facts)
    }
  },
}

interface Action {
  readonly method: HttpMethod
  readonly below: string
}

/** `RestController`, and `ModelController` by whose `crud!` it is served. */
const REST: Readonly<Record<string, readonly Action[]>> = {
  list: [{ method: 'GET', below: '' }],
  create: [{ method: 'POST', below: '' }],
  get: [{ method: 'GET', below: '/:id' }],
  update: [{ method: 'PUT', below: '/:id' }],
  patch: [{ method: 'PATCH', below: '/:id' }],
  delete: [{ method: 'DELETE', below: '/:id' }],
}

/** `PageController` */
const PAGE: Readonly<Record<string, readonly Action[]>> = {
  get: [{ method: 'GET', below: '' }],
  post: [{ method: 'POST', below: '' }],
}

const ALL: Readonly<Record<string, readonly Action[]>> = {
  handle: ANY_METHODS.map((method) => ({ method, below: '' })),
}

const routers = new WeakMap<Project, Router>()

function routerOf(project: Project): Router {
  let router = routers.get(project)
  if (router === undefined) {
    router = project.graph.router(reader)
    router.isApplication = true
    routers.set(project, router)
  }
  return router
}

export const rwf: Framework = {
  name: 'rwf',
  languages: ['rust'],
  packages: ['rwf', '%macro'],
  hints: String.raw`\brwf::|\b(?:route|crud|rest)!\(\s*"`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1)
    const [path, controller] = call.args
    if (name !== 'route' && name !== 'rest' && name !== 'crud') return undefined
    if (!run.project.packages.has('rwf') || controller === undefined) return undefined
    const of = run.settle(controller)
    if (path !== undefined && of.kind === 'class') addController(name, call, path, of, run)
    return UNKNOWN
  },
}

function addController(macro: string, call: Call, path: Value, of: ClassValue, run: Interpreter): void {
  const members = run.project.extensions.members(of)
  const own = new Set(members.map(({ member }) => member.name))
  const known = macro !== 'route' ? REST : own.has('handle') ? ALL : PAGE
  for (const { member, scope } of members) {
    const actions = Object.hasOwn(known, member.name) ? known[member.name] : undefined
    if (member.method === undefined || actions === undefined) continue
    const handler = run.makeFunction(member.method, new Scope(scope.module, scope, of), of, of)
    for (const { method, below } of actions)
      routerOf(run.project).route({
        ...siteOf(call),
        methods: [method],
        path: concat([path, text(below)]),
        handlers: [handler],
      })
  }
}
