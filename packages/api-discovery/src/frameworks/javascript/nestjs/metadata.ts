/** Metadata that decorators put on handlers and classes, and how a guard reads it (NestJS: Reflection and metadata). */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr } from '../../../engine/ir.ts'
import type { Call } from '../../../engine/native.ts'
import type { Scope } from '../../../engine/scope.ts'
import { plainText, truth, type Value } from '../../../engine/values.ts'
import type { Mark } from './decorators.ts'

/** A text, or the call of `Reflector.createDecorator` that made a decorator. */
type Key = string | Call

/** One reading of metadata: `reflector.getAllAndOverride(KEY, [context.getHandler(), context.getClass()])`. */
export interface Reading {
  readonly key: Key
  /** The first one that has it counts, or, merged, any. */
  readonly targets: readonly ('handler' | 'class')[]
  readonly isMerged: boolean
}

const READS = /^(?:get|getAll|getAllAndOverride|getAllAndMerge)$/

/** The reading that an expression is; undefined when it is none, or when its key is not known. */
export function readingOf(expr: Expr, scope: Scope, run: Interpreter): Reading | undefined {
  const call = expr.kind === 'typed' ? expr.of : expr
  if (call.kind !== 'call' || call.callee.kind !== 'member' || !READS.test(call.callee.name)) return undefined
  if (!/reflector/i.test(nameOf(call.callee.of))) return undefined
  const [first, second] = call.args
  const key = first === undefined ? undefined : keyOf(run.evaluate(first.value, scope))
  const targets = [...JSON.stringify(second?.value ?? '').matchAll(/"name":"get(Handler|Class)"/g)].map(([, one]) =>
    one === 'Class' ? ('class' as const) : ('handler' as const),
  )
  return key === undefined || targets.length === 0
    ? undefined
    : { key, targets, isMerged: call.callee.name !== 'getAllAndOverride' }
}

function nameOf(expr: Expr): string {
  return expr.kind === 'name' || expr.kind === 'member' ? expr.name : ''
}

function keyOf(value: Value): Key | undefined {
  const known = plainText(value)
  if (known !== undefined) return known
  return value.kind === 'external' && value.path.includes('createDecorator') ? value.call : undefined
}

/** What a handler carries where a guard reads: undefined when nothing was set, `unknown` when it is not known. */
export function metadataAt(
  reading: Reading,
  classMarks: readonly Mark[],
  marks: readonly Mark[],
): boolean | 'unknown' | undefined {
  const found = reading.targets.flatMap((target) => {
    const value = setBy(target === 'class' ? classMarks : marks, reading.key)
    return value === undefined ? [] : [value]
  })
  if (reading.isMerged && found.includes(true)) return true
  return found[0]
}

/** Decorators further up are applied later, and theirs is what counts. */
function setBy(marks: readonly Mark[], key: Key): boolean | 'unknown' | undefined {
  for (const mark of marks) {
    if (typeof key === 'string') {
      if (mark.name !== 'SetMetadata' || plainText(mark.args[0]) !== key) continue
      return mark.args[1] === undefined ? 'unknown' : truthOf(mark.args[1])
    }
    if (mark.made === key) return mark.args[0] === undefined ? true : truthOf(mark.args[0])
  }
  return undefined
}

function truthOf(value: Value): boolean | 'unknown' {
  // Any list is true, an empty one too.
  if (value.kind === 'list' || value.kind === 'record') return true
  return truth(value) ?? 'unknown'
}
