/** Configuration of PHP: files that return arrays. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Module, Project } from '../../engine/project.ts'
import { field, type RecordValue, type Value } from '../../engine/values.ts'

/** Every array that a file returns, or that is the value of a property called `config`. */
export function returnedArrays(
  project: Project,
  run: Interpreter,
): { readonly module: Module; readonly value: RecordValue }[] {
  return project.modules().flatMap((module) => {
    if (module.language.name !== 'php') return []
    module.read(run)
    const value = module.exports.fields.get('default')
    return value?.kind === 'record' ? [{ module, value }] : []
  })
}

/** The value of a name anywhere in nested arrays, the outermost first. */
export function findField(value: Value, name: string, depth = 0): Value | undefined {
  if (value.kind !== 'record' || depth > 6) return undefined
  const own = field(value, name)
  if (own !== undefined) return own
  for (const inner of value.fields.values()) {
    const found = findField(inner, name, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}
