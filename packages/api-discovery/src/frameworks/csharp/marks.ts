/** Attributes as adapters read them: by name, without `Attribute`, whatever namespace they come from. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Decorator, Expr, TypeExpr } from '../../engine/ir.ts'
import { Scope } from '../../engine/scope.ts'
import type { ClassValue, Value } from '../../engine/values.ts'
import { typeNamed } from '../../languages/csharp/names.ts'

export interface Mark {
  /** `Route`, `HttpGet`; of an attribute of the folder, the name of the outside one that it derives from. */
  readonly name: string
  /** As written. */
  readonly written: string
  readonly args: readonly Value[]
  readonly named: ReadonlyMap<string, Value>
  readonly types: readonly TypeExpr[]
  readonly line: number
  /** Declared in the folder: what it does may differ from what it derives from. */
  readonly own: boolean
}

export function marksOf(decorators: readonly Decorator[] | undefined, scope: Scope, run: Interpreter): Mark[] {
  return (decorators ?? []).flatMap(({ value, line }): Mark[] => {
    if (value.kind !== 'call') return []
    const written = nameOf(value.callee)?.replace(/Attribute$/, '')
    if (written === undefined) return []
    const call = run.callFrom(value, scope)
    const declared = typeNamed(`${written}Attribute`, scope.module, run)
    if (declared?.kind === 'class') {
      const made = run.instantiate(declared, call)
      const base = made.kind === 'instance' && made.base?.kind === 'external' ? made.base : undefined
      const name = base?.path.findLast((part) => part !== '()')?.replace(/Attribute$/, '')
      if (base?.call !== undefined && name !== undefined) {
        const named = new Map([...base.call.named, ...call.named])
        return [{ name, written, args: base.call.args, named, types: [], line, own: true }]
      }
    }
    return [{ name: written, written, args: call.args, named: call.named, types: value.types ?? [], line, own: false }]
  })
}

/** Where attributes of the members of a class are evaluated: its constants are seen by their bare names. */
export function memberScope(of: ClassValue): Scope {
  return new Scope(of.scope.module, of.scope, of)
}

function nameOf(callee: Expr): string | undefined {
  return callee.kind === 'name' || callee.kind === 'member' ? callee.name : undefined
}

export function markNamed(marks: readonly Mark[], ...names: readonly string[]): Mark | undefined {
  return marks.find((mark) => names.includes(mark.name))
}
