/** Operators and methods of plain values. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Call } from '../../engine/native.ts'
import { PUSH } from './expressions.ts'
import { concat, list, plainText, record, text, type Value } from '../../engine/values.ts'

/** `$closure->__invoke(…)`, `$closure->bindTo(…)`, `$list[] = …` */
export function phpMethod(receiver: Value, name: string, call: Call, run: Interpreter): Value | undefined {
  if (receiver.kind === 'function' && (name === '__invoke' || name === 'bindTo')) {
    return name === 'bindTo' ? receiver : run.call(receiver, call)
  }
  if (receiver.kind === 'list' && name === PUSH) receiver.items.push(...call.args)
  return undefined
}

/** `Users::class . ':show'`: in text, a class is its name. */
function nameOrValue(value: Value): Value {
  if (value.kind === 'class' && value.def.name !== undefined) return text(value.def.name)
  return value.kind === 'external' && value.path.length === 0 ? text(value.package) : value
}

export function phpBinary(op: string, left: Value, right: Value, run: Interpreter): Value | undefined {
  switch (op) {
    case '.':
      return concat([nameOrValue(left), nameOrValue(right)])
    case '+':
      if (left.kind === 'number' && right.kind === 'number') return { kind: 'number', value: left.value + right.value }
      if (left.kind === 'record' && right.kind === 'record') return record([...right.fields, ...left.fields])
      if (left.kind === 'list' && right.kind === 'list') return list([...left.items, ...right.items], left.open)
      return undefined
    case '==':
    case '===':
    case '!=':
    case '!==': {
      if (left.kind === 'native') return left.native.compare(op, right, run)
      if (right.kind === 'native') return right.native.compare(op, left, run)
      const a = left.kind === 'constant' ? String(left.value) : plainText(left)
      const b = right.kind === 'constant' ? String(right.value) : plainText(right)
      if (a === undefined || b === undefined) return undefined
      return { kind: 'constant', value: (a === b) === op.startsWith('=') }
    }
    default:
      return undefined
  }
}
