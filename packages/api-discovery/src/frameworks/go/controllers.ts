/** Controllers: structs whose methods answer requests that they find in an embedded field. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { FunctionDef } from '../../engine/ir.ts'
import { alternatives, type ClassValue, type Instance, type Value } from '../../engine/values.ts'

/** The struct of a controller given as `&C{}`, `new(C)` or by a variable. */
export function controllersIn(value: Value | undefined, run: Interpreter): ClassValue[] {
  if (value === undefined) return []
  return alternatives(run.settle(value)).flatMap((one) =>
    one.kind === 'instance' ? [one.of] : one.kind === 'class' ? [one] : [],
  )
}

/** Methods of a struct, those of embedded structs of the folder among them, by name. */
export function methodsOf(of: ClassValue, run: Interpreter, depth = 0): Map<string, FunctionDef> {
  const methods = new Map<string, FunctionDef>()
  if (depth > 6) return methods
  for (const base of run.project.basesOf(of, run)) {
    if (base.kind === 'class') for (const [name, fn] of methodsOf(base, run, depth + 1)) methods.set(name, fn)
  }
  for (const { member } of run.project.extensions.members(of)) {
    if (member.method !== undefined) methods.set(member.name, member.method)
  }
  return methods
}

/** An object of a controller in which every field of an outside type is what `inside` says, embedded ones too. */
export function controllerWith(
  of: ClassValue,
  inside: (typeName: string) => Value | undefined,
  run: Interpreter,
  depth = 0,
): Instance {
  const instance: Instance = { kind: 'instance', of, fields: new Map() }
  for (const member of of.def.members) {
    if (member.type?.kind !== 'named') continue
    const known = inside(member.type.name)
    if (known !== undefined) instance.fields.set(member.name, known)
    else if (member.promotes === true && depth < 6) {
      const [base] = run.project.resolveType(member.type, of.scope, run)
      if (base?.kind === 'class' && base !== of)
        instance.fields.set(member.name, controllerWith(base, inside, run, depth + 1))
    }
  }
  return instance
}
