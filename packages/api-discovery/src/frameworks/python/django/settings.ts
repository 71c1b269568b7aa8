/** What the settings modules of a Django project say. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Module, Project } from '../../../engine/project.ts'
import { alternatives, field, itemsOf, plainText, type Value } from '../../../engine/values.ts'
import { memberNamed, moduleNamed } from '../modules.ts'
import { middlewareGuards, type MiddlewareGuards } from './middleware.ts'

export interface Settings {
  /** Modules of which the `urlpatterns` are served from the root. */
  readonly roots: readonly Module[]
  /** `REST_FRAMEWORK['DEFAULT_PERMISSION_CLASSES']`; empty when settings differ or do not say. */
  readonly defaultPermissions: readonly Value[]
  /** `REST_FRAMEWORK['DEFAULT_PAGINATION_CLASS']` and `['DEFAULT_FILTER_BACKENDS']`, which views have that name none. */
  readonly defaultLists: Lists
  /** Middleware before every view. */
  readonly middleware: MiddlewareGuards
}

/** How lists are cut into pages and filtered. */
export interface Lists {
  readonly pagination: Value | undefined
  readonly filters: readonly Value[]
}

const ROOT_SETTINGS = ['ROOT_URLCONF', 'PUBLIC_SCHEMA_URLCONF']

export function readSettings(project: Project, run: Interpreter): Settings {
  const modules = project.modules().filter((module) => module.language.name === 'python')
  const roots = new Set<Module>()
  const permissions: (readonly Value[])[] = []
  const lists: Lists[] = []
  for (const module of modules) {
    const named = ROOT_SETTINGS.flatMap((name) => alternatives(module.scope.own(name) ?? { kind: 'unknown' }))
    for (const name of named) {
      const root = moduleNamed(plainText(name) ?? '', module)
      if (root !== undefined) roots.add(root)
    }
    const rest = module.scope.own('REST_FRAMEWORK')
    const given = field(rest, 'DEFAULT_PERMISSION_CLASSES')
    if (given !== undefined) permissions.push(itemsOf(given).map((one) => memberOrSelf(one, module, run)))
    const pages = field(rest, 'DEFAULT_PAGINATION_CLASS')
    const backends = itemsOf(field(rest, 'DEFAULT_FILTER_BACKENDS'))
    if (pages === undefined && backends.length === 0) continue
    lists.push({
      pagination: pages === undefined || pages.kind === 'constant' ? undefined : memberOrSelf(pages, module, run),
      filters: backends.map((one) => memberOrSelf(one, module, run)),
    })
  }
  return {
    roots: [...roots],
    // Settings for development and production may differ; only what all of them say is certain.
    defaultPermissions: permissions.length === 1 ? (permissions[0] ?? []) : [],
    defaultLists: (lists.length === 1 ? lists[0] : undefined) ?? { pagination: undefined, filters: [] },
    middleware: middlewareGuards(modules, run),
  }
}

/** Settings name classes as text. */
function memberOrSelf(value: Value, module: Module, run: Interpreter): Value {
  const name = plainText(value)
  if (name === undefined) return value
  const found = memberNamed(name, module, run)
  if (found !== undefined) return found
  const [first = name, ...path] = name.split('.')
  return { kind: 'external', package: first, path }
}
