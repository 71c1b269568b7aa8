/** Which struct of the folder an interface stands for. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { ClassValue } from '../../engine/values.ts'

/** The only struct that has all methods of an interface; undefined when there is none or there are several. */
export function implementation(of: ClassValue, run: Interpreter): ClassValue | undefined {
  const names = of.def.members.flatMap((member) => (member.method === undefined ? [] : [member.name]))
  if (names.length === 0 || of.def.members.some((member) => member.promotes === true)) return undefined
  const found = run.project.classes.filter(
    (one) => one.def.abstract !== true && one.def.alias === undefined && one !== of && hasAll(one, names, run),
  )
  const unique = new Map(found.map((one) => [one.def, one]))
  return unique.size === 1 ? found[0] : undefined
}

function hasAll(of: ClassValue, names: readonly string[], run: Interpreter): boolean {
  if (of.scope.module.language.name !== 'go') return false
  const own = new Set(run.project.extensions.members(of).map(({ member }) => member.name))
  return names.every((name) => own.has(name))
}
