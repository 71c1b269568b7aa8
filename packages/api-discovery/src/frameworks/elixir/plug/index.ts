/** Plug.Router: verbs with blocks, `match`, `forward`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { itemsOf, plainText, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { elixirModules, Macros, moduleName, runBody } from '../modules.ts'
import { plugRouters } from './routers.ts'

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'options', 'head'])

class PlugRouterBody extends Macros {
  readonly #router: Router
  readonly #routers: ReadonlyMap<string, Router>

  constructor(router: Router, routers: ReadonlyMap<string, Router>) {
    super()
    this.#router = router
    this.#routers = routers
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (VERBS.has(name)) this.#route(call, [name.toUpperCase()])
    else if (name === 'match') {
      const via = call.named.get('via')
      const verbs = itemsOf(via).flatMap((item) => plainText(item)?.toUpperCase() ?? [])
      this.#route(call, verbs.length > 0 ? verbs : ANY_METHODS)
    } else if (name === 'forward') this.#forward(call)
    else this.runBlock(call, run)
    return undefined
  }

  #route(call: Call, methods: readonly HttpMethod[]): void {
    const [path] = call.args
    // `match _` answers what nothing else does.
    if (path?.kind !== 'text') return
    const handler = call.named.get('do') ?? call.named.get('to')
    const handlers = handler === undefined ? [] : [handler]
    const target = moduleName(call.named.get('to'))
    const named = target === undefined ? {} : { handler: target }
    this.#router.route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      methods,
      path,
      handlers,
      ...named,
    })
  }

  #forward(call: Call): void {
    const router = this.#routers.get(moduleName(call.named.get('to') ?? call.args[1]) ?? '')
    if (router === undefined) return
    const path = call.args[0] ?? text('')
    this.#router.mount({ file: call.file, line: call.line, condition: call.condition, path, router, handlers: [] })
  }
}

export const plug: Framework = {
  name: 'plug',
  languages: ['elixir'],
  packages: [],
  hints: String.raw`\bPlug\.Router\b`,

  files(project: Project, run: Interpreter): void {
    const routers = plugRouters(project)
    for (const of of elixirModules(project)) {
      const router = routers.get(of.def.name ?? '')
      if (router === undefined) continue
      router.isApplication = true
      runBody(of, new PlugRouterBody(router, routers), run)
    }
  },
}
