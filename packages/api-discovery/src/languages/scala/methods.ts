/** Methods and operators of Scala that paths and lists of routes pass through. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { TypeExpr } from '../../engine/ir.ts'
import { Native, type Call } from '../../engine/native.ts'
import { list, native, plainText, UNKNOWN, type List, type Text, type Value } from '../../engine/values.ts'
import { plainBinary, valueMethod, type ValueMethod } from '../value-methods.ts'

const METHODS: Readonly<Record<string, ValueMethod>> = {
  toLowerCase: 'lower',
  toUpperCase: 'upper',
  trim: 'trim',
  stripMargin: 'same',
  replace: 'replace',
  split: 'split',
  map: 'map',
  flatMap: 'flatMap',
  foreach: 'each',
  filter: 'filter',
  mkString: 'join',
  '%for': 'flatMap',
  // What is said of the inputs of an endpoint (tapir).
  description: 'same',
  example: 'same',
  validate: 'same',
  default: 'same',
  deprecated: 'same',
  mapTo: 'same',
  and: 'concat',
  // A path and what is asked of its query (endpoints4s).
  '/?': 'concat',
  toList: 'same',
  toSeq: 'same',
}

export function scalaMethod(receiver: Value, name: string, call: Call, run: Interpreter): Value | undefined {
  const marked = receiver.kind === 'text' ? mark(receiver, name, call.types) : undefined
  if (marked !== undefined) return marked
  if (receiver.kind === 'text' || receiver.kind === 'list' || receiver.kind === 'record') {
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
    return method === undefined ? undefined : valueMethod(receiver, method, call, run)
  }
  if (name !== '%for') return undefined
  const [body] = call.args
  return body?.kind === 'function' ? run.maybe(() => run.invoke(body, [UNKNOWN])) : undefined
}

/** The name of a parameter with what is said of it: `"page".as[Int]`, `"q".?`, `"size" ? 20`. */
export class MarkedName extends Native {
  readonly name: Text
  readonly type: TypeExpr | undefined
  readonly isOptional: boolean

  constructor(name: Text, type: TypeExpr | undefined, isOptional: boolean) {
    super()
    this.name = name
    this.type = type
    this.isOptional = isOptional
  }

  override call(_call: Call): Value {
    return native(this)
  }

  override method(_name: string, _call: Call): Value {
    return native(new MarkedName(this.name, this.type, true))
  }

  override member(_name: string): Value {
    return native(new MarkedName(this.name, this.type, true))
  }
}

const OPTIONAL = /^(?:\?|optional|withDefault|repeated|\*)$/

function mark(name: Text, method: string, types: readonly TypeExpr[]): Value | undefined {
  if (method === 'as') return native(new MarkedName(name, types[0], false))
  return OPTIONAL.test(method) ? native(new MarkedName(name, undefined, true)) : undefined
}

export function scalaProperty(of: Text | List, name: string): Value | undefined {
  if (of.kind === 'text' && name === 'r') {
    const source = plainText(of)
    return source === undefined ? undefined : { kind: 'regex', source }
  }
  return of.kind === 'text' && name !== 'as' ? mark(of, name, []) : undefined
}

/** `a -> b` */
export class Pair extends Native {
  readonly left: Value
  readonly right: Value

  constructor(left: Value, right: Value) {
    super()
    this.left = left
    this.right = right
  }
}

/** `a / b` is the list of what it puts together, as are `a :: b` and lists joined by `++`. */
export function scalaBinary(op: string, left: Value, right: Value): Value | undefined {
  switch (op) {
    case '->':
      return native(new Pair(left, right))
    case '/':
      return list([...(left.kind === 'list' ? left.items : [left]), ...(right.kind === 'list' ? right.items : [right])])
    case '::':
      return list([...(left.kind === 'list' ? left.items : [left]), ...(right.kind === 'list' ? right.items : [right])])
    case '++': {
      const joins = left.kind === 'list' || right.kind === 'list'
      return joins
        ? list([left, right].flatMap((one) => (one.kind === 'list' ? one.items : [one])))
        : list([left, right])
    }
    default:
      return plainBinary(op, left, right)
  }
}
