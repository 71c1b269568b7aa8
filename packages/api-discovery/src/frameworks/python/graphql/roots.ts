/** Root types of a schema that are given as classes, with the fields of their bases. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Member } from '../../../engine/ir.ts'
import { argument, type Call } from '../../../engine/native.ts'
import type { ClassValue } from '../../../engine/values.ts'
import type { Operation, RootType } from './schema.ts'

/** The operation that a member of a root type is, if it is one. */
type FieldOf = (member: Member, of: ClassValue, type: RootType, run: Interpreter) => Operation | undefined

const ROOTS: readonly (readonly [argument: string, type: RootType])[] = [
  ['query', 'Query'],
  ['mutation', 'Mutation'],
  ['subscription', 'Subscription'],
]

/** The operations of `Schema(query=Query, mutation=Mutation, …)`. */
export function rootOperations(call: Call, run: Interpreter, fieldOf: FieldOf): Operation[] {
  return ROOTS.flatMap(([name, type], i) => {
    const root = argument(call, i, name)
    const of = root === undefined ? undefined : run.settle(root)
    return of?.kind === 'class' ? fieldsOf(of, type, run, fieldOf, 0) : []
  })
}

function fieldsOf(of: ClassValue, type: RootType, run: Interpreter, fieldOf: FieldOf, depth: number): Operation[] {
  const own = of.def.members.flatMap((member) => fieldOf(member, of, type, run) ?? [])
  if (depth > 16) return own
  const names = new Set(own.map(({ name }) => name))
  const bases = run.project
    .basesOf(of, run)
    .flatMap((base) => (base.kind === 'class' ? fieldsOf(base, type, run, fieldOf, depth + 1) : []))
  return [...own, ...bases.filter(({ name }) => !names.has(name))]
}
