/** Methods of text, lists and maps of the JVM that paths, routers and lists of routes pass through. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../engine/native.ts'
import {
  concat,
  itemsOf,
  list,
  native,
  plainText,
  text,
  UNKNOWN,
  type Instance,
  type List,
  type RecordValue,
  type Text,
  type Value,
} from '../../engine/values.ts'

export function jvmMethod(receiver: Value, name: string, call: Call, run: Interpreter): Value | undefined {
  switch (receiver.kind) {
    case 'text':
      return textMethod(receiver, name, call, run)
    case 'list':
      return listMethod(receiver, name, call, run)
    case 'record':
      return recordMethod(receiver, name, call, run)
    case 'instance':
      return accessor(receiver, name)
    default:
      return undefined
  }
}

/** Calls a function with one value after another, as `forEach` and `map` do. */
export function apply(fn: Value | undefined, args: readonly Value[], call: Call, run: Interpreter): Value {
  return fn === undefined ? UNKNOWN : run.call(fn, run.callOf(call.expr, call.scope, args, new Map(), call.line))
}

/** `getPath()`, `isOpen()` or `path()` of an object whose field is known: written by a tool, or by the compiler. */
function accessor(of: Instance, name: string): Value | undefined {
  const bean = /^(?:get|is)([A-Z]\w*)$/.exec(name)?.[1]
  return (
    of.fields.get(name) ??
    (bean === undefined ? undefined : of.fields.get(bean.charAt(0).toLowerCase() + bean.slice(1)))
  )
}

function textMethod(receiver: Text, name: string, call: Call, run: Interpreter): Value | undefined {
  const own = plainText(receiver)
  const [first] = call.args
  switch (name) {
    case 'concat':
    case 'plus':
    case 'plusAssign':
      return first === undefined ? receiver : concat([receiver, first])
    case 'formatted':
    case 'format':
      return formatted(receiver, call.args)
    case 'toString':
    case 'intern':
    case 'name':
    case 'strip':
    case 'trim':
    case 'trimIndent':
    case 'trimMargin':
    case 'lowercase':
    case 'toLowerCase':
      if (own === undefined) return receiver
      return text(name.toLowerCase().includes('lower') ? own.toLowerCase() : own.trim())
    case 'uppercase':
    case 'toUpperCase':
      return own === undefined ? receiver : text(own.toUpperCase())
    case 'toRegex':
      return own === undefined ? undefined : { kind: 'regex', source: own }
    case 'replace': {
      const a = textArgument(call, 0)
      const b = textArgument(call, 1)
      return own === undefined || a === undefined || b === undefined ? undefined : text(own.replaceAll(a, b))
    }
    case 'split': {
      const separator = textArgument(call, 0)
      return own === undefined || separator === undefined ? undefined : list(own.split(separator).map(text))
    }
    case 'equals':
    case 'equalsIgnoreCase':
      // `"GET".equals(request.getMethod())`
      if (first?.kind === 'native') return first.native.compare('==', receiver, run)
      return own === undefined || textArgument(call, 0) === undefined
        ? undefined
        : { kind: 'constant', value: own === textArgument(call, 0) }
    default:
      return undefined
  }
}

/** `String.format("/%s/%d", a, b)` */
export function formatted(format: Value | undefined, args: readonly Value[]): Value {
  if (format?.kind !== 'text') return UNKNOWN
  let next = 0
  return concat(
    format.parts.flatMap((part): Value[] => {
      if (typeof part !== 'string') return [{ kind: 'text', parts: [part] }]
      return part.split(/(%(?:\d+\$)?-?\d*[sdbcxSnf]|%%)/).map((piece) => {
        if (piece === '%%') return text('%')
        const match = /^%(?:(\d+)\$)?-?\d*[sdbcxSnf]$/.exec(piece)
        if (match === null) return text(piece)
        return args[match[1] === undefined ? next++ : Number(match[1]) - 1] ?? UNKNOWN
      })
    }),
  )
}

const SAME =
  /^(?:stream|parallelStream|toList|collect|asSequence|toTypedArray|toMutableList|toSet|sequential|sorted\w*|distinct|filter\w*|boxed|iterator|asList|toArray|asIterable|peek|reversed|asReversed)$/

function listMethod(receiver: List, name: string, call: Call, run: Interpreter): Value | undefined {
  const { items } = receiver
  const [first] = call.args
  if (SAME.test(name)) return receiver
  switch (name) {
    case 'add':
    case 'addLast':
      items.push(...call.args.slice(-1))
      return UNKNOWN
    case 'plusAssign':
      items.push(...itemsOf(first))
      return receiver
    case 'addAll':
      if (first?.kind === 'list') items.push(...first.items)
      else receiver.open = true
      return UNKNOWN
    case 'plus':
      return list([...items, ...itemsOf(first)], receiver.open || first?.kind !== 'list')
    case 'forEach':
    case 'onEach':
      for (const item of items) apply(first, [item], call, run)
      return name === 'forEach' ? UNKNOWN : receiver
    case 'forEachIndexed':
      items.forEach((item, i) => apply(first, [{ kind: 'number', value: i }, item], call, run))
      return UNKNOWN
    case 'map':
    case 'mapNotNull':
      return list(
        items.map((item) => apply(first, [item], call, run)),
        receiver.open,
      )
    case 'flatMap':
      return list(
        items.flatMap((item) => itemsOf(apply(first, [item], call, run))),
        receiver.open,
      )
    case 'reduce':
    case 'fold':
      return folded(items, name === 'fold' ? call.args : call.args.slice(-2), call, run)
    case 'get':
      return first?.kind === 'number' ? items.at(first.value) : undefined
    case 'first':
      return items[0]
    case 'joinToString':
      return concat(items.flatMap((item, i) => (i === 0 ? [item] : [first ?? text(', '), item])))
    default:
      return undefined
  }
}

/** `reduce(RouterFunction::and)`, `fold(start) { all, one -> … }` */
function folded(items: readonly Value[], args: readonly Value[], call: Call, run: Interpreter): Value {
  const [start, fn] = args.length > 1 ? args : [undefined, args[0]]
  const all = start === undefined ? items : [start, ...items]
  const [first = UNKNOWN, ...rest] = all
  return rest.reduce<Value>((sum, item) => apply(fn, [sum, item], call, run), first)
}

function recordMethod(receiver: RecordValue, name: string, call: Call, run: Interpreter): Value | undefined {
  const { fields } = receiver
  const key = textArgument(call, 0)
  switch (name) {
    case 'get':
    case 'getValue':
      return key === undefined ? undefined : fields.get(key)
    case 'getOrDefault':
      return key === undefined ? undefined : (fields.get(key) ?? call.args[1])
    case 'put':
    case 'set':
      if (key !== undefined && call.args[1] !== undefined) fields.set(key, call.args[1])
      else receiver.open = true
      return UNKNOWN
    case 'values':
      return list([...fields.values()], receiver.open)
    case 'keySet':
      return list([...fields.keys()].map(text), receiver.open)
    case 'entrySet':
      return list(
        [...fields].map(([one, value]) => native(new MapEntry(one, value))),
        receiver.open,
      )
    case 'forEach':
      for (const [one, value] of fields) {
        // Kotlin hands on an entry that is taken apart, Java two arguments.
        const takesEntry = call.args[0]?.kind === 'function' && call.args[0].fn.params.length < 2
        apply(call.args[0], takesEntry ? [native(new MapEntry(one, value))] : [text(one), value], call, run)
      }
      return UNKNOWN
    default:
      return undefined
  }
}

class MapEntry extends Native {
  readonly #key: string
  readonly #value: Value

  constructor(key: string, value: Value) {
    super()
    this.#key = key
    this.#value = value
  }

  override member(name: string): Value | undefined {
    if (name === 'key') return text(this.#key)
    return name === 'value' ? this.#value : undefined
  }

  override method(name: string): Value | undefined {
    if (name === 'getKey') return text(this.#key)
    return name === 'getValue' ? this.#value : undefined
  }

  override items(): readonly Value[] {
    return [text(this.#key), this.#value]
  }
}

export function jvmBinary(op: string, left: Value, right: Value, run: Interpreter): Value | undefined {
  if (left.kind === 'native') return left.native.compare(op, right, run)
  if (right.kind === 'native') return right.native.compare(op, left, run)
  if (op === '+') {
    if (left.kind === 'list') return list([...left.items, ...itemsOf(right)], left.open || right.kind !== 'list')
    if (left.kind === 'number' && right.kind === 'number') return { kind: 'number', value: left.value + right.value }
    const textual = [left, right].some((side) => side.kind === 'text' || side.kind === 'union')
    return textual ? concat([left, right]) : undefined
  }
  const a = plainText(left)
  const b = plainText(right)
  if (a === undefined || b === undefined) return undefined
  if (op === '==') return { kind: 'constant', value: a === b }
  return op === '!=' ? { kind: 'constant', value: a !== b } : undefined
}
