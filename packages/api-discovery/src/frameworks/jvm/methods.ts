/** Methods of classes with what superclasses and interfaces declare of them. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Decorator, FunctionDef, Member, TypeExpr } from '../../engine/ir.ts'
import { Scope } from '../../engine/scope.ts'
import type { ClassValue } from '../../engine/values.ts'
import { argumentsAbove, substituted, type Arguments } from './generics.ts'
import { marksOf, type Mark } from './marks.ts'

export interface Declaration {
  readonly fn: FunctionDef
  readonly owner: ClassValue
  /** What the type parameters of its class stand for. */
  readonly types: Arguments
}

/** One method: its declarations from the class up; the first one with a body answers. */
export interface Method {
  readonly name: string
  readonly of: ClassValue
  readonly declarations: readonly Declaration[]
}

const MAX_DEPTH = 12

/** Methods of a class and of all it comes from. Overloads are told apart by their number of parameters. */
export function methodsOf(of: ClassValue, run: Interpreter): readonly Method[] {
  const found = new Map<string, Declaration[]>()
  const above = argumentsAbove(of, run)
  for (const owner of lineage(of, run)) {
    const types = above.get(owner) ?? new Map()
    const own = new Map<string, number>()
    for (const { method, name } of owner.def.members.filter(isMethod)) {
      if (method === undefined) continue
      const signature = `${name}/${method.params.length}`
      // Overloads with as many parameters in one class are methods of their own.
      const count = (own.get(signature) ?? 0) + 1
      own.set(signature, count)
      const key = `${signature}/${count}`
      const known = found.get(key)
      if (known === undefined) found.set(key, [{ fn: method, owner, types }])
      else known.push({ fn: method, owner, types })
    }
  }
  return [...found.values()].map((declarations) => ({ name: declarations[0]?.fn.name ?? '', of, declarations }))
}

function isMethod(member: Member): boolean {
  return member.method !== undefined && member.role === undefined
}

/** The class, then its superclasses and interfaces, nearest first. */
export function lineage(of: ClassValue, run: Interpreter, depth = 0): ClassValue[] {
  if (depth > MAX_DEPTH) return [of]
  const bases = run.project.basesOf(of, run).filter((base) => base.kind === 'class')
  const all = [of, ...bases.flatMap((base) => lineage(base, run, depth + 1))]
  return all.filter((one, i) => all.indexOf(one) === i)
}

/** Where names in a class's annotations and signatures are looked up: its own constants and classes first. */
export function scopeOf(of: ClassValue): Scope {
  return new Scope(of.scope.module, of.scope, of)
}

/** Annotations of the class, or of the nearest class above it that has one of some names. */
export function classMarks(of: ClassValue, run: Interpreter): Mark[] {
  return marksOf(of.def.decorators, scopeOf(of), run)
}

/** All annotations of a method, those of its nearest declaration first. */
export function methodMarks(method: Method, run: Interpreter): Mark[] {
  return method.declarations.flatMap(({ fn, owner }) => marksOf(fn.decorators, scopeOf(owner), run))
}

/** Annotations of a parameter: those of the nearest declaration that has any. */
export function parameterMarks(method: Method, index: number, run: Interpreter): Mark[] {
  for (const { fn, owner } of method.declarations) {
    const decorators: readonly Decorator[] = fn.params[index]?.decorators ?? []
    if (decorators.length > 0) return marksOf(decorators, scopeOf(owner), run)
  }
  return []
}

/** The declaration that runs: the nearest one with a body. */
export function implementation(method: Method): Declaration | undefined {
  return method.declarations.find(({ fn }) => fn.body.length > 0) ?? method.declarations[0]
}

/** A parameter's type and where its names are looked up, with type parameters of the class filled in. */
export function parameterType(
  { fn, owner, types }: Declaration,
  index: number,
): { readonly type: TypeExpr | undefined; readonly scope: Scope } {
  const type = fn.params[index]?.type
  const scope = scopeOf(owner)
  if (type === undefined || types.size === 0) return { type, scope }
  const given = substituted({ type, scope }, types)
  return given.scope === scope ? given : { type: given.type, scope: given.scope }
}
