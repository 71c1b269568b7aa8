import { folderOf } from '../../engine/files.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Scope } from '../../engine/scope.ts'
import { text, type Value } from '../../engine/values.ts'
import { classNamed } from './class-names.ts'
import { functionNamed } from './functions-of-php.ts'
import { superglobal } from './superglobals.ts'

/** Names that no file declares: functions of PHP, magic constants, and classes, which are loaded by name. */
export function phpBuiltin(name: string, scope: Scope, run: Interpreter): Value | undefined {
  if (name.startsWith('$')) return run.facts === undefined ? undefined : superglobal(name, run.facts)
  const fn = functionNamed(name)
  if (fn !== undefined) return fn
  if (name === '__DIR__') return text(`/${folderOf(scope.module.file)}`)
  if (name === '__FILE__') return text(`/${scope.module.file}`)
  if (name === 'DIRECTORY_SEPARATOR') return text('/')
  return name.includes('\\') || /^[A-Z]\w*[a-z]\w*$/.test(name) ? classNamed(name, scope, run) : undefined
}
