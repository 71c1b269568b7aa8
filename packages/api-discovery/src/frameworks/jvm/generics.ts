/** What the type parameters of a base class stand for in a class: `T` is `Book` in `Books extends Crud<Book>`. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { TypeExpr } from '../../engine/ir.ts'
import type { Scope } from '../../engine/scope.ts'
import type { ClassValue } from '../../engine/values.ts'

interface Given {
  readonly type: TypeExpr
  readonly scope: Scope
}

export type Arguments = ReadonlyMap<string, Given>

const MAX_DEPTH = 12

/** Arguments of each class that a class comes from. */
export function argumentsAbove(of: ClassValue, run: Interpreter): ReadonlyMap<ClassValue, Arguments> {
  const found = new Map<ClassValue, Arguments>()
  collect(of, new Map(), found, run, 0)
  return found
}

function collect(
  of: ClassValue,
  own: Arguments,
  found: Map<ClassValue, Arguments>,
  run: Interpreter,
  depth: number,
): void {
  if (found.has(of) || depth > MAX_DEPTH) return
  found.set(of, own)
  const bases = run.project.basesOf(of, run)
  for (const [i, base] of bases.entries()) {
    if (base.kind !== 'class') continue
    const written = of.def.bases[i]
    const types = written?.kind === 'typed' && written.type.kind === 'named' ? written.type.args : []
    const given = new Map<string, Given>()
    for (const [at, name] of (base.def.generics ?? []).entries()) {
      const type = types[at]
      if (type !== undefined) given.set(name, substituted({ type, scope: of.scope }, own))
    }
    collect(base, given, found, run, depth + 1)
  }
}

/** A type with what a type parameter in it stands for, and where the names in it are looked up. */
export function substituted(of: Given, known: Arguments): Given {
  const { type } = of
  if (type.kind === 'named') {
    const given = type.args.length === 0 ? known.get(type.name) : undefined
    if (given !== undefined) return given
    const [first, ...rest] = type.args
    if (first === undefined) return of
    // Of a list or another wrapper the first argument is what counts.
    const inner = substituted({ type: first, scope: of.scope }, known)
    return inner.type === first ? of : { type: { ...type, args: [inner.type, ...rest] }, scope: inner.scope }
  }
  if (type.kind === 'list') {
    const inner = substituted({ type: type.of, scope: of.scope }, known)
    return inner.type === type.of ? of : { type: { kind: 'list', of: inner.type }, scope: inner.scope }
  }
  return of
}
