/** PocketBase as a framework: routes that a program adds to its server. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader, Route } from '../../../routing/graph.ts'
import { makeEcho } from '../echo/index.ts'
import { FUNCTION_GUARD_WAY, functionGuard } from '../guards.ts'
import { bracePath } from '../path.ts'
import { goReader } from '../reader.ts'
import { file, HttpRequest, json, type ContextTable } from '../request.ts'
import { GoRouter, groupOf, methodsIn, orUnknown, VERBS } from '../router.ts'

const KNOWN =
  /^github\.com\/pocketbase\/pocketbase\/apis\.Require(?:Auth|SuperuserAuth|SuperuserOrOwnerAuth|SameCollectionContextAuth|RecordAuth|AdminAuth|AdminOrRecordAuth|AdminOrOwnerAuth)$/

const context: ContextTable = {
  methods: { BindBody: json(), FindUploadedFiles: file },
  members: { Request: (scene): Value => native(new HttpRequest(scene)) },
}

const reader = goReader({
  framework: 'pocketbase',
  syntax: bracePath,
  args: [context],
  guard: (handler) => functionGuard(handler, FUNCTION_GUARD_WAY.calling, KNOWN),
})

/** `se.Router` and its groups */
class PocketRouter extends GoRouter {
  static make(run: Interpreter, of: Reader): PocketRouter {
    return new PocketRouter(run.project.graph.router(of))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second, third] = call.args
    const verb = name === 'Any' ? ANY_METHODS : VERBS.get(name)
    if (verb !== undefined) return this.#add(call, verb, orUnknown(first), second)
    switch (name) {
      case 'Route':
        return this.#add(call, methodsIn(first) ?? ANY_METHODS, orUnknown(second), third)
      case 'Group':
        return native(groupOf(this, PocketRouter.make, call, run, first))
      case 'Bind':
      case 'BindFunc':
        // The routes are made when the server starts: what is bound later stands before them too.
        this.use(call, call.args, undefined, true)
        return native(this)
      default:
        return undefined
    }
  }

  #add(call: Call, methods: readonly HttpMethod[], path: Value, handler: Value | undefined): Value {
    // Files are no endpoints.
    if (handler?.kind === 'external' && handler.path[0] === 'Static') return native(this)
    this.register(call, methods, path, handler === undefined ? [] : [handler])
    return native(new PocketRoute(this))
  }
}

/** A route just registered, which may be given middleware: `.Bind(apis.RequireAuth())`. */
class PocketRoute extends Native {
  readonly #router: PocketRouter
  readonly #at: number

  constructor(router: PocketRouter) {
    super()
    this.#router = router
    this.#at = router.router.entries.length - 1
  }

  override method(name: string, call: Call): Value {
    const { entries } = this.#router.router
    const entry = entries[this.#at]
    if ((name === 'Bind' || name === 'BindFunc') && entry?.kind === 'route') {
      const guarded: Route = { ...entry, handlers: [...call.args, ...entry.handlers] }
      entries[this.#at] = guarded
    }
    return native(this)
  }
}

/** What a server is started with: `se.Router`. */
class ServeEvent extends Native {
  #router: Value | undefined

  override member(name: string, _site: unknown, run: Interpreter): Value | undefined {
    if (name !== 'Router') return undefined
    this.#router ??= routerOf(run)
    return this.#router
  }
}

/** Until version 0.22 the router was one of Echo. */
function routerOf(run: Interpreter): Value {
  if (run.project.imports('github.com/labstack/echo/v5')) return makeEcho(run)
  const made = PocketRouter.make(run, reader)
  made.router.isApplication = true
  return native(made)
}

export const pocketbase: Framework = {
  name: 'pocketbase',
  languages: ['go'],
  packages: ['github.com/pocketbase/pocketbase*'],
  hints: String.raw`pocketbase/pocketbase`,

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.at(-1) ?? ''
    if (name === 'ServeEvent') return native(new ServeEvent())
    return /^(?:Router|RouterGroup)$/.test(name) ? native(PocketRouter.make(run, reader)) : undefined
  },
}
