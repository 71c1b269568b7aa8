/** Marten: paths to handler classes, in maps that others include. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr } from '../../../engine/ir.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { pathParam, type PathForm } from '../../../routing/path.ts'
import { placeNamed, readWholeBody, RequestObject } from '../../shared/request-object.ts'
import { runBlock, VERBS } from '../words.ts'

/** `/articles/<pk:int>` */
function martenPath(piece: string): readonly PathForm[] {
  const path = piece.replaceAll(/<(\w+)(?::\w+)?>/g, '{$1}')
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  return [{ path, params: names.map((name) => pathParam(name)) }]
}

const reader: Reader = {
  framework: 'marten',
  syntax: martenPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const [handler] = route.handlers
    const method = route.methods[0]?.toLowerCase() ?? 'get'
    const member =
      handler?.kind === 'class' ? handler.def.members.find(({ name }) => name === method)?.method : undefined
    if (handler?.kind !== 'class' || member === undefined) return
    run.handle(run.makeFunction(member, handler.scope, undefined, handler), [], facts, handlerSelf(facts))
  },
}

/** `params["pk"]` is of the path; `request.data` of the body, form or JSON (Marten: Handlers). */
function handlerSelf(facts: HandlerFacts): Value {
  const readers = ['[]', '[]?', 'fetch', 'fetch_all', 'has_key?', 'dig']
  const request = (): Value =>
    native(
      new RequestObject({
        query_params: () => placeNamed('query', facts, readers),
        data: () => placeNamed('form', facts, readers),
        headers: () => placeNamed('header', facts, readers),
        cookies: () => placeNamed('cookie', facts, readers),
        body: () => readWholeBody(facts),
      }),
    )
  return native(new RequestObject({ request, params: () => placeNamed('path', facts, readers) }))
}

/** What a path leads to that is declared further down or in a file that is read later. */
interface Late {
  readonly router: Router
  readonly call: Call
  readonly path: Value
  readonly target: Expr
}

const late = new WeakMap<Project, Late[]>()

class RouteMap extends Native {
  readonly #router: Router

  constructor(router: Router) {
    super()
    this.#router = router
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [path, target] = call.args
    if (name !== 'path' || path === undefined || target === undefined) return undefined
    const written = call.expr?.args[1]?.value
    if (!addPath(this.#router, call, path, run.settle(target)) && written !== undefined) {
      const waiting = late.get(run.project) ?? []
      late.set(run.project, waiting)
      waiting.push({ router: this.#router, call, path, target: written })
    }
    return undefined
  }

  static routerOf(value: Value): Router | undefined {
    return value.kind === 'native' && value.native instanceof RouteMap ? value.native.#router : undefined
  }
}

/** Whether the target is known. */
function addPath(router: Router, call: Call, path: Value, target: Value): boolean {
  const site = { file: call.file, line: call.line, condition: call.condition }
  const below = RouteMap.routerOf(target)
  if (below !== undefined) router.mount({ ...site, path, router: below, handlers: [] })
  else if (target.kind === 'class') {
    for (const method of methodsOf(target)) {
      router.route({ ...site, methods: [method], path, handlers: [target], handler: target.def.name ?? 'handler' })
    }
  } else if (target.kind === 'external' && !/^[A-Z\d_]+$/.test(target.path.at(-1) ?? target.package)) {
    router.route({ ...site, methods: ['GET'], path, handlers: [], handler: target.path.at(-1) ?? target.package })
  } else return false
  return true
}

/** Methods named after verbs answer those; what a generic handler answers is written for GET. */
function methodsOf(of: ClassValue): readonly HttpMethod[] {
  const names = of.def.members.flatMap(({ name }) => (VERBS.has(name) ? [name.toUpperCase()] : []))
  if (names.length > 0) return names
  return of.def.members.some(({ name }) => name === 'dispatch') ? ANY_METHODS : ['GET']
}

export const marten: Framework = {
  name: 'marten',
  languages: ['crystal'],
  packages: ['Marten'],
  hints: String.raw`\bMarten\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const path = callee.path.filter((part) => part !== '()').join('.')
    if (path !== 'routes.draw' && path !== 'Routing.Map.draw') return undefined
    const router = run.project.graph.router(reader)
    if (path === 'routes.draw') router.isApplication = true
    const map = new RouteMap(router)
    runBlock(call, map, run)
    return native(map)
  },

  files(project: Project, run: Interpreter): void {
    for (const { router, call, path, target } of late.get(project) ?? []) {
      addPath(router, call, path, run.settle(run.evaluate(target, call.scope)))
    }
    late.delete(project)
  },
}
