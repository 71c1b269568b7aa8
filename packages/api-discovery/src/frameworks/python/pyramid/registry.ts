/** Routes and views of one search, which find each other by the names of routes. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import type { Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { placeOf } from '../routed.ts'
import { pyramidReader } from './reader.ts'

export interface NamedRoute {
  readonly path: Value
  readonly declared: Call
  readonly methods: readonly HttpMethod[]
}

export interface NamedView {
  readonly route: string
  readonly methods: readonly HttpMethod[]
  readonly view: Value
  readonly permission: string | undefined
  /** A decorator's line says more of a view than that of its route. */
  readonly at: Pick<Call, 'file' | 'line' | 'condition'>
}

/** What the reader knows of a route. */
export interface PyramidFacts {
  readonly permission: string | undefined
}

class Registry {
  /** Without a policy, Pyramid does not ask for permissions. */
  hasPolicy = false
  readonly #routes = new Map<string, NamedRoute[]>()
  readonly #views: NamedView[] = []

  addRoute(name: string, route: NamedRoute): void {
    this.#routes.set(name, [...(this.#routes.get(name) ?? []), route])
  }

  addView(view: NamedView): void {
    this.#views.push(view)
  }

  /** Writes down a route for each view; those without a view in the folder answer to what cannot be seen. */
  connect(project: Project): void {
    if (this.#routes.size === 0) return
    const router = project.graph.router(pyramidReader)
    router.isApplication = true
    for (const [name, routes] of this.#routes) {
      const views = this.#views.filter((view) => view.route === name)
      for (const { path, declared, methods } of routes) {
        for (const view of views) {
          const allowed = view.methods.length > 0 ? view.methods : methods
          const facts: PyramidFacts = { permission: this.hasPolicy ? view.permission : undefined }
          router.route({
            ...view.at,
            path,
            methods: allowed.length > 0 ? allowed : ['GET'],
            handlers: [view.view],
            facts,
          })
        }
        if (views.length > 0) continue
        const facts: PyramidFacts = { permission: undefined }
        router.route({
          ...placeOf(declared),
          path,
          methods: methods.length > 0 ? methods : ['GET'],
          handlers: [],
          facts,
        })
      }
    }
  }
}

const registries = new WeakMap<Interpreter, Registry>()

export function registryOf(run: Interpreter): Registry {
  let registry = registries.get(run)
  if (registry === undefined) registries.set(run, (registry = new Registry()))
  return registry
}
