/** Routes of `resources "/users", UserController`. */
import type { HttpMethod } from '../../../model.ts'
import { argument, type Call } from '../../../engine/native.ts'
import { concat, itemsOf, plainText, text, truth, type Value } from '../../../engine/values.ts'

export interface ResourceRoute {
  readonly action: string
  readonly methods: readonly HttpMethod[]
  readonly path: Value
}

const ACTIONS = ['index', 'new', 'create', 'show', 'edit', 'update', 'delete']

export interface Resources {
  readonly routes: readonly ResourceRoute[]
  /** What routes inside its block stand below. */
  readonly memberPath: Value
}

/** Reads the options `only`, `except`, `param`, `name` and `singleton` (Phoenix.Router.resources/4). */
export function resourcesOf(call: Call, controller: string, isSingleton: boolean): Resources {
  const path = call.args[0] ?? text('')
  const param = plainText(option(call, 'param')) ?? 'id'
  const name = plainText(option(call, 'name')) ?? singular(controller)
  const chosen = actionsOf(call, isSingleton)
  const one = isSingleton ? path : concat([path, text(`/:${param}`)])
  const all: readonly ResourceRoute[] = [
    { action: 'index', methods: ['GET'], path },
    { action: 'new', methods: ['GET'], path: concat([path, text('/new')]) },
    { action: 'create', methods: ['POST'], path },
    { action: 'show', methods: ['GET'], path: one },
    { action: 'edit', methods: ['GET'], path: concat([one, text('/edit')]) },
    { action: 'update', methods: ['PATCH', 'PUT'], path: one },
    { action: 'delete', methods: ['DELETE'], path: one },
  ]
  const inner = isSingleton ? path : concat([path, text(`/:${name}_${param}`)])
  return { routes: all.filter(({ action }) => chosen.has(action)), memberPath: inner }
}

export function isSingletonResource(call: Call): boolean {
  const given = option(call, 'singleton')
  return given !== undefined && truth(given) === true
}

/** An option that is given by name or in a list of options. */
export function option(call: Call, name: string): Value | undefined {
  const named = argument(call, -1, name)
  if (named !== undefined) return named
  for (const arg of call.args) if (arg.kind === 'record' && arg.fields.has(name)) return arg.fields.get(name)
  return undefined
}

function actionsOf(call: Call, isSingleton: boolean): ReadonlySet<string> {
  const names = (value: Value): string[] => itemsOf(value).flatMap((item) => plainText(item) ?? [])
  const only = option(call, 'only')
  const except = option(call, 'except')
  const possible = isSingleton ? ACTIONS.filter((action) => action !== 'index') : ACTIONS
  if (only !== undefined) return new Set(names(only))
  if (except === undefined) return new Set(possible)
  const left = new Set(names(except))
  return new Set(possible.filter((action) => !left.has(action)))
}

/** `App.BlogPostController` → `blog_post` */
function singular(controller: string): string {
  return controller
    .slice(controller.lastIndexOf('.') + 1)
    .replace(/Controller$/, '')
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, '_')
    .toLowerCase()
}
