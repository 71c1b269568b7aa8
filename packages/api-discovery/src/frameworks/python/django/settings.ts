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
  /** Middleware before every view. */
  readonly middleware: MiddlewareGuards
}

const ROOT_SETTINGS = ['ROOT_URLCONF', 'PUBLIC_SCHEMA_URLCONF']

export function readSettings(project: Project, run: Interpreter): Settings {
  const modules = project.modules().filter((module) => module.language.name === 'python')
  const roots = new Set<Module>()
  const permissions: (readonly Value[])[] = []
  for (const module of modules) {
    const named = ROOT_SETTINGS.flatMap((name) => alternatives(module.scope.own(name) ?? { kind: 'unknown' }))
    for (const name of named) {
      const root = moduleNamed(plainText(name) ?? '', module)
      if (root !== undefined) roots.add(root)
    }
    const rest = module.scope.own('REST_FRAMEWORK')
    const given = field(rest, 'DEFAULT_PERMISSION_CLASSES')
    if (given !== undefined) permissions.push(itemsOf(given).map((one) => memberOrSelf(one, module, run)))
  }
  return {
    roots: [...roots],
    // Settings for development and production may differ; only what all of them say is certain.
    defaultPermissions: permissions.length === 1 ? (permissions[0] ?? []) : [],
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
