/** What the settings modules of a Django project say. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Module, Project } from '../../../engine/project.ts'
import { alternatives, field, itemsOf, plainText, type Value } from '../../../engine/values.ts'
import { memberNamed, moduleNamed } from '../modules.ts'

export interface Settings {
  /** Modules of which the `urlpatterns` are served from the root. */
  readonly roots: readonly Module[]
  /** `REST_FRAMEWORK['DEFAULT_PERMISSION_CLASSES']`; empty when settings differ or do not say. */
  readonly defaultPermissions: readonly Value[]
  /** Whether `LoginRequiredMiddleware` stands before every view. */
  readonly requiresLogin: boolean
}

const ROOT_SETTINGS = ['ROOT_URLCONF', 'PUBLIC_SCHEMA_URLCONF']
const LOGIN_MIDDLEWARE = 'django.contrib.auth.middleware.LoginRequiredMiddleware'

export function readSettings(project: Project, run: Interpreter): Settings {
  const modules = project.modules().filter((module) => module.language.name === 'python')
  const roots = new Set<Module>()
  const permissions: (readonly Value[])[] = []
  const logins: boolean[] = []
  for (const module of modules) {
    const named = ROOT_SETTINGS.flatMap((name) => alternatives(module.scope.own(name) ?? { kind: 'unknown' }))
    for (const name of named) {
      const root = moduleNamed(plainText(name) ?? '', module)
      if (root !== undefined) roots.add(root)
    }
    const rest = module.scope.own('REST_FRAMEWORK')
    const given = field(rest, 'DEFAULT_PERMISSION_CLASSES')
    if (given !== undefined) permissions.push(itemsOf(given).map((one) => memberOrSelf(one, module, run)))
    const middleware = module.scope.own('MIDDLEWARE')
    if (middleware !== undefined) logins.push(itemsOf(middleware).some((one) => plainText(one) === LOGIN_MIDDLEWARE))
  }
  return {
    roots: [...roots],
    // Settings for development and production may differ; only what all of them say is certain.
    defaultPermissions: permissions.length === 1 ? (permissions[0] ?? []) : [],
    requiresLogin: logins.length > 0 && logins.every(Boolean),
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
