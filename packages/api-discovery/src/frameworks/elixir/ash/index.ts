/** AshJsonApi: `json_api do routes do base "/tickets"; get :read; index :read … end end` of resources and domains. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { concat, plainText, text, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { elixirModules, Macros, runBody, uses } from '../modules.ts'
import { ashRouters } from './routers.ts'

/** By word: the method, and the path below that of the resource where the route gives none. */
const ROUTES: Readonly<Record<string, readonly [HttpMethod, string]>> = {
  get: ['GET', '/:id'],
  index: ['GET', ''],
  post: ['POST', ''],
  patch: ['PATCH', '/:id'],
  delete: ['DELETE', '/:id'],
}

/** Those of a relationship, whose name is in the path. */
const OF_RELATIONSHIPS: Readonly<Record<string, readonly [HttpMethod, string]>> = {
  related: ['GET', '/:id/'],
  relationship: ['GET', '/:id/relationships/'],
  post_to_relationship: ['POST', '/:id/relationships/'],
  patch_relationship: ['PATCH', '/:id/relationships/'],
  delete_from_relationship: ['DELETE', '/:id/relationships/'],
}

export const ash: Framework = {
  name: 'ash',
  languages: ['elixir'],
  packages: [],
  hints: String.raw`\bAshJsonApi\b`,

  files(project: Project, run: Interpreter): void {
    // With several routers it is not known whose domains a resource is of.
    const [router, more] = ashRouters(project).values()
    if (router === undefined || more !== undefined) return
    for (const of of elixirModules(project))
      if (uses(of, 'Ash.Resource') || uses(of, 'Ash.Domain') || uses(of, 'Ash.Api'))
        runBody(of, new AshBody(router), run)
  },
}

/** What stands in a module: only `json_api` matters. */
class AshBody extends Macros {
  readonly #router: Router

  constructor(router: Router) {
    super()
    this.#router = router
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'json_api') this.runBlock(call, run, new JsonApi(this.#router))
    return undefined
  }
}

/** `json_api do … end`, of which only `routes` are routes. */
class JsonApi extends Macros {
  readonly #router: Router

  constructor(router: Router) {
    super()
    this.#router = router
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'routes') this.runBlock(call, run, new AshRoutes(this.#router, text('')))
    return undefined
  }
}

class AshRoutes extends Macros {
  readonly #router: Router
  #base: Value

  constructor(router: Router, base: Value) {
    super()
    this.#router = router
    this.#base = base
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second] = call.args
    if (name === 'base' && first !== undefined) this.#base = first
    else if (name === 'base_route' && first !== undefined)
      this.runBlock(call, run, new AshRoutes(this.#router, concat([this.#base, first])))
    // `route :post, "/say_hello", :say_hello`
    else if (name === 'route' && second !== undefined)
      this.#add(call, plainText(first)?.toUpperCase(), second, plainText(call.args[2]))
    else if (Object.hasOwn(ROUTES, name)) {
      const [method, path = ''] = ROUTES[name] ?? []
      this.#add(call, method, call.named.get('route') ?? text(path), plainText(first))
    } else if (Object.hasOwn(OF_RELATIONSHIPS, name)) {
      const [method, path = ''] = OF_RELATIONSHIPS[name] ?? []
      this.#add(call, method, call.named.get('route') ?? text(`${path}${plainText(first) ?? ''}`), plainText(first))
    } else this.runBlock(call, run)
    return undefined
  }

  #add(call: Call, method: HttpMethod | undefined, path: Value, action: string | undefined): void {
    if (method === undefined) return
    this.#router.route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      methods: [method],
      path: concat([this.#base, path]),
      handlers: [],
      ...(action === undefined ? {} : { handler: action }),
    })
  }
}
