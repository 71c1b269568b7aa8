/** Modules that source names as text: `include('shop.urls')`, `ROOT_URLCONF = 'site.urls'`. */
import { Module } from '../../engine/project.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Value } from '../../engine/values.ts'

/** The module of the folder that a dotted name means, seen from `from`. */
export function moduleNamed(name: string, from: Module): Module | undefined {
  if (!/^\.*[A-Za-z_][\w.]*$/.test(name)) return undefined
  const found = from.language.resolve(name, from, from.project)
  return found instanceof Module ? found : undefined
}

/** What `package.module.name` or `package.module:name` means. */
export function memberNamed(dotted: string, from: Module, run: Interpreter): Value | undefined {
  const cut = Math.max(dotted.lastIndexOf(':'), dotted.lastIndexOf('.'))
  return cut < 0 ? undefined : moduleNamed(dotted.slice(0, cut), from)?.member(dotted.slice(cut + 1), run)
}

/** Whether a file imports a package, used or not. */
export function importsPackage(module: Module, name: string): boolean {
  return module.def.body.some(
    (statement) => statement.kind === 'import' && (statement.from === name || statement.from.startsWith(`${name}.`)),
  )
}
