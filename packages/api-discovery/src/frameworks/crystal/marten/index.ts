/** Marten: paths to handler classes, in maps that others include. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { pathParam, type PathForm } from '../../../routing/path.ts'
import { runBlock, VERBS } from '../words.ts'

/** `/articles/<pk:int>` */
function martenPath(piece: string): readonly PathForm[] {
  const path = piece.replaceAll(/<(\w+)(?::\w+)?>/g, '{$1}')
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  return [{ path, params: names.map((name) => pathParam(name)) }]
}

const reader: Reader = { framework: 'marten', syntax: martenPath }

class RouteMap extends Native {
  readonly #router: Router

  constructor(router: Router) {
    super()
    this.#router = router
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [path, target] = call.args
    if (name !== 'path' || path === undefined || target === undefined) return undefined
    const site = { file: call.file, line: call.line, condition: call.condition }
    const child = run.settle(target)
    if (child.kind === 'native' && child.native instanceof RouteMap) {
      this.#router.mount({ ...site, path, router: child.native.#router, handlers: [] })
    } else if (child.kind === 'class') {
      this.#router.route({
        ...site,
        methods: methodsOf(child),
        path,
        handlers: [],
        handler: child.def.name ?? 'handler',
      })
    } else if (child.kind === 'external') {
      this.#router.route({ ...site, methods: ['GET'], path, handlers: [], handler: child.path.at(-1) ?? child.package })
    }
    return undefined
  }
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
}
