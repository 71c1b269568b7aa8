/** Literals of named types: structs, and lists and maps that have a name. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { TypeExpr } from '../../engine/ir.ts'
import { noteWritten } from '../../engine/members.ts'
import type { Call } from '../../engine/native.ts'
import type { Scope } from '../../engine/scope.ts'
import { list, record, text, type ClassValue, type Instance, type Value } from '../../engine/values.ts'
import { implementation } from './interfaces.ts'

/** Makes what `T{…}` stands for; `T(x)` is `x`. */
export function construct(of: ClassValue, call: Call, run: Interpreter): Value | undefined {
  const { def } = of
  if (!call.constructs && call.expr !== undefined) return call.args[0] ?? { kind: 'unknown' }
  if (def.alias !== undefined) return shapedLiteral(def.alias, of.scope, call, run)
  if (def.abstract === true) {
    const found = implementation(of, run)
    if (found !== undefined) return run.instantiate(found, { ...call, constructs: true })
  }
  const instance: Instance = { kind: 'instance', of, fields: new Map() }
  run.project.uncalled.noteInstance(of, instance)
  def.members.forEach((member, i) => {
    const given = call.named.get(member.name) ?? (call.named.size === 0 ? call.args[i] : undefined)
    if (member.method !== undefined) return
    if (given !== undefined) {
      const shaped = shape(given, member.type, of.scope, run)
      instance.fields.set(member.name, run.project.withType(shaped, member.type, of.scope))
    } else if (call.expr !== undefined) {
      const zero = zeroOf(member.type)
      if (zero !== undefined) instance.fields.set(member.name, zero)
    }
  })
  noteWritten(instance, run)
  return instance
}

/** What a field holds that a literal leaves out, for the types that paths and tables of routes are made of. */
function zeroOf(type: TypeExpr | undefined): Value | undefined {
  if (type?.kind === 'list') return list([])
  return type?.kind === 'named' && type.name === 'string' ? text('') : undefined
}

function shapedLiteral(alias: TypeExpr, scope: Scope, call: Call, run: Interpreter): Value {
  if (alias.kind === 'list') return list(call.args.map((arg) => shape(arg, alias.of, scope, run)))
  if (alias.kind === 'named' && alias.name === 'Map') {
    return record([...call.named].map(([key, value]) => [key, shape(value, alias.args[1], scope, run)]))
  }
  const [of] = run.project.resolveType(alias, scope, run)
  return of === undefined ? { kind: 'unknown' } : run.call(of, call)
}

/** Gives an element that was written without its type the type that its place has. */
function shape(value: Value, type: TypeExpr | undefined, scope: Scope, run: Interpreter, depth = 0): Value {
  if (type === undefined || depth > 8 || (value.kind !== 'record' && value.kind !== 'list')) return value
  if (type.kind === 'list')
    return value.kind === 'list'
      ? { ...value, items: value.items.map((item) => shape(item, type.of, scope, run, depth + 1)) }
      : value
  if (type.kind !== 'named') return value
  const [of] = run.project.resolveType(type, scope, run)
  if (of?.kind !== 'class') return value
  if (of.def.alias !== undefined) return shape(value, of.def.alias, of.scope, run, depth + 1)
  if (of.def.abstract === true) return value
  const named = value.kind === 'record' ? value.fields : new Map<string, Value>()
  const args = value.kind === 'list' ? value.items : []
  const call = run.callOf(undefined, scope, args, named, value.line ?? of.def.line)
  return run.instantiate(of, { ...call, constructs: true })
}
