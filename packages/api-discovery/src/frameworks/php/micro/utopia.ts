/** Utopia (Appwrite): `App::get('/v1/users/:userId')->param('userId', …)->action(…)`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, plainText, truth, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod, Param } from '../../../model.ts'
import { takeBody } from '../../../routing/bodies.ts'
import { journeyPath } from '../../../routing/colon-path.ts'
import type { Reader, Router } from '../../../routing/graph.ts'

const reader: Reader = { framework: 'utopia', syntax: journeyPath }

const VERBS = /^(?:get|post|put|patch|delete)$/

const routers = new WeakMap<Project, Router>()

function routerOf(run: Interpreter): Router {
  let router = routers.get(run.project)
  if (router === undefined) {
    router = run.project.graph.router(reader)
    router.isApplication = true
    routers.set(run.project, router)
  }
  return router
}

export const utopia: Framework = {
  name: 'utopia',
  languages: ['php'],
  packages: ['Utopia\\App', 'Utopia\\Http', 'Utopia\\Http\\Http'],
  hints: String.raw`\bUtopia\\(?:App|Http)\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name] = callee.path
    const [path] = call.args
    if (name === undefined || callee.path.length !== 1 || !VERBS.test(name) || path === undefined) return undefined
    const method = name.toUpperCase()
    const route = new Route(method, path)
    const { file, line, condition } = call
    routerOf(run).route({ file, line, condition, methods: [method], path, handlers: [], params: route.params })
    return native(route)
  },
}

/** What is chained behind a route; `param` names an input. */
class Route extends Native {
  readonly params: Param[] = []
  readonly #place: 'json' | 'query'
  readonly #inPath: ReadonlySet<string>

  constructor(method: HttpMethod, path: Value) {
    super()
    this.#place = takeBody([method]) ? 'json' : 'query'
    this.#inPath = new Set([...(plainText(path) ?? '').matchAll(/:(\w+)/g)].map(([, name = '']) => name))
  }

  override method(name: string, call: Call): Value | undefined {
    const asked = name === 'param' ? textArgument(call, 0) : undefined
    if (asked !== undefined && !this.#inPath.has(asked)) {
      const isOptional = call.args[4] !== undefined && truth(call.args[4]) === true
      this.params.push({ name: asked, in: this.#place, ...(isOptional ? {} : { required: true }) })
    }
    return native(this)
  }
}
