/** Methods and builtins of Python that paths, routers and lists of routes pass through. */
import { iterate } from '../../engine/patterns.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../engine/native.ts'
import {
  concat,
  itemsOf,
  list,
  native,
  plainText,
  record,
  text,
  UNKNOWN,
  type List,
  type RecordValue,
  type Text,
  type Value,
} from '../../engine/values.ts'
import { PlaceValue } from '../../routing/recorder.ts'

export function pythonMethod(receiver: Value, name: string, call: Call, run: Interpreter): Value | undefined {
  switch (receiver.kind) {
    case 'text':
      return textMethod(receiver, name, call)
    case 'list':
      return listMethod(receiver, name, call, run)
    case 'record':
      return recordMethod(receiver, name, call, run)
    default:
      return name === '%map' || name === '%flatmap'
        ? list([run.maybe(() => apply(call.args[0], UNKNOWN, call, run))], true)
        : undefined
  }
}

function apply(fn: Value | undefined, item: Value, call: Call, run: Interpreter): Value {
  return fn === undefined ? UNKNOWN : run.call(fn, run.callOf(call.expr, call.scope, [item], new Map(), call.line))
}

function textMethod(receiver: Text, name: string, call: Call): Value | undefined {
  if (name === 'format') return format(receiver, call)
  if (name === 'join') return joinTexts(call.args[0], receiver)
  const own = plainText(receiver)
  const a = textArgument(call, 0)
  const b = textArgument(call, 1)
  if (own === undefined) return /^(?:lower|strip|rstrip|lstrip|encode|decode)$/.test(name) ? receiver : undefined
  switch (name) {
    case 'lower':
      return text(own.toLowerCase())
    case 'upper':
      return text(own.toUpperCase())
    case 'strip':
      return text(stripped(own, a, true, true))
    case 'lstrip':
      return text(stripped(own, a, true, false))
    case 'rstrip':
      return text(stripped(own, a, false, true))
    case 'replace':
      return a === undefined || b === undefined ? undefined : text(own.replaceAll(a, b))
    case 'split':
      return list((a === undefined ? own.split(/\s+/) : own.split(a)).map(text))
    case 'startswith':
      return a === undefined ? undefined : { kind: 'constant', value: own.startsWith(a) }
    case 'endswith':
      return a === undefined ? undefined : { kind: 'constant', value: own.endsWith(a) }
    case 'encode':
    case 'decode':
      return receiver
    default:
      return undefined
  }
}

function stripped(own: string, characters: string | undefined, left: boolean, right: boolean): string {
  const drop = (char: string | undefined): boolean =>
    char !== undefined && (characters === undefined ? /\s/.test(char) : characters.includes(char))
  let start = 0
  let end = own.length
  if (left) while (start < end && drop(own[start])) start++
  if (right) while (end > start && drop(own[end - 1])) end--
  return own.slice(start, end)
}

/** `'/{}/{name}'.format(a, name=b)` */
function format(receiver: Text, call: Call): Value {
  let next = 0
  const parts = receiver.parts.flatMap((part): Value[] => {
    if (typeof part !== 'string') return [{ kind: 'text', parts: [part] }]
    return part.split(/(\{\w*(?:![rsa])?(?::[^{}]*)?\})/).map((piece) => {
      const field = /^\{(\w*)/.exec(piece)?.[1]
      if (field === undefined || !piece.endsWith('}')) return text(piece)
      if (field === '') return call.args[next++] ?? UNKNOWN
      return (
        (/^\d+$/.test(field) ? call.args[Number(field)] : call.named.get(field)) ?? { kind: 'unknown', label: field }
      )
    })
  })
  return concat(parts)
}

function joinTexts(items: Value | undefined, separator: Value): Value | undefined {
  if (items?.kind !== 'list') return undefined
  return concat(items.items.flatMap((item, i) => (i === 0 ? [item] : [separator, item])))
}

function listMethod(receiver: List, name: string, call: Call, run: Interpreter): Value | undefined {
  const { items } = receiver
  const [first] = call.args
  switch (name) {
    case 'append':
    case 'add':
      if (first !== undefined) items.push(first)
      return UNKNOWN
    case 'insert':
      items.push(...call.args.slice(1, 2))
      return UNKNOWN
    case 'extend':
      if (first?.kind === 'list') items.push(...first.items)
      else receiver.open = true
      return UNKNOWN
    case '%map':
      return list(
        items.map((item) => apply(first, item, call, run)),
        receiver.open,
      )
    case '%flatmap':
      return list(
        items.flatMap((item) => itemsOf(apply(first, item, call, run))),
        receiver.open,
      )
    case 'copy':
      return receiver
    default:
      return undefined
  }
}

function recordMethod(receiver: RecordValue, name: string, call: Call, run: Interpreter): Value | undefined {
  switch (name) {
    case 'items':
      return list([...(iterate(receiver, 'entries') ?? [])], receiver.open)
    case 'values':
      return list([...receiver.fields.values()], receiver.open)
    case 'keys':
      return list([...receiver.fields.keys()].map(text), receiver.open)
    case 'get': {
      const key = textArgument(call, 0)
      return key === undefined ? UNKNOWN : (receiver.fields.get(key) ?? call.args[1] ?? UNKNOWN)
    }
    case 'update': {
      const [other] = call.args
      if (other?.kind === 'record') for (const [key, value] of other.fields) receiver.fields.set(key, value)
      for (const [key, value] of call.named) receiver.fields.set(key, value)
      return UNKNOWN
    }
    case '%map':
      return list([...receiver.fields.keys()].map((key) => apply(call.args[0], text(key), call, run)))
    default:
      return undefined
  }
}

type Behavior = (call: Call, run: Interpreter) => Value | undefined

class Builtin extends Native {
  readonly #call: Behavior

  constructor(call: Behavior) {
    super()
    this.#call = call
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return this.#call(call, run)
  }
}

const same: Behavior = (call) => call.args[0]

const BUILTINS: Readonly<Record<string, Behavior>> = {
  str: same,
  list: (call) => call.args[0] ?? list([]),
  tuple: (call) => call.args[0] ?? list([]),
  set: same,
  sorted: same,
  reversed: same,
  iter: same,
  dict: (call) => {
    const [base] = call.args
    if (base?.kind === 'native') return base
    const fields = base?.kind === 'record' ? [...base.fields] : []
    return record([...fields, ...call.named], base !== undefined && base.kind !== 'record')
  },
  enumerate: (call) => {
    const items = iterate(call.args[0] ?? UNKNOWN, 'values')
    return list(
      (items ?? []).map((item, i) => list([{ kind: 'number', value: i }, item])),
      items === undefined,
    )
  },
  zip: (call) => {
    const columns = call.args.map((arg) => iterate(arg, 'values') ?? [])
    const length = Math.min(...columns.map((column) => column.length))
    return list(
      Array.from({ length: Number.isFinite(length) ? length : 0 }, (_, i) =>
        list(columns.flatMap((column) => column.slice(i, i + 1))),
      ),
    )
  },
  getattr: (call, run) => {
    const [of, , otherwise] = call.args
    const name = textArgument(call, 1)
    if (of === undefined || name === undefined) return undefined
    const found = run.memberOf(of, name, call.file)
    return found.kind === 'unknown' && otherwise !== undefined ? otherwise : found
  },
}

export function pythonBuiltin(name: string): Value | undefined {
  const behavior = Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined
  return behavior === undefined ? undefined : native(new Builtin(behavior))
}

export function pythonBinary(op: string, left: Value, right: Value): Value | undefined {
  if (op === '+') {
    const [a, b] = [oneList(left), oneList(right)]
    if (a !== left || b !== right) return pythonBinary(op, a, b)
    if (left.kind === 'list' && right.kind === 'list')
      return list([...left.items, ...right.items], left.open || right.open)
    if (left.kind === 'list') return list([...left.items], true)
    if (right.kind === 'list') return list([...right.items], true)
    if (left.kind === 'number' && right.kind === 'number') return { kind: 'number', value: left.value + right.value }
    const textual = [left, right].some((side) => side.kind === 'text' || side.kind === 'union')
    return textual ? concat([left, right]) : undefined
  }
  if (op === '%' && left.kind === 'text') return percent(left, right)
  if (op === '|' && left.kind === 'record' && right.kind === 'record') return record([...left.fields, ...right.fields])
  const a = plainText(left)
  if (op === 'in' || op === 'not in') return isIn(a, right, op === 'not in')
  const b = plainText(right)
  if (a === undefined || b === undefined) return undefined
  if (op === '==') return { kind: 'constant', value: a === b }
  return op === '!=' ? { kind: 'constant', value: a !== b } : undefined
}

/** Lists that a name may stand for as one list: `patterns += extra` under a condition leaves both. */
function oneList(value: Value): Value {
  if (value.kind !== 'union') return value
  const lists = value.of.filter((one) => one.kind === 'list')
  return lists.length === 0
    ? value
    : list(
        [...new Set(lists.flatMap((one) => one.items))],
        lists.some((one) => one.open),
      )
}

/** `'name' in data` asks for a field of a request; among known texts it is decided. */
function isIn(name: string | undefined, right: Value, negated: boolean): Value | undefined {
  if (name === undefined) return undefined
  if (right.kind === 'union') {
    for (const one of right.of) isIn(name, one, negated)
    return undefined
  }
  if (right.kind === 'native' && right.native instanceof PlaceValue) {
    right.native.read(name)
    return undefined
  }
  if (right.kind === 'record')
    return right.open ? undefined : { kind: 'constant', value: right.fields.has(name) !== negated }
  if (right.kind !== 'list' || right.open) return undefined
  const items = new Set(right.items.map(plainText))
  return items.has(undefined) ? undefined : { kind: 'constant', value: items.has(name) !== negated }
}

/** `'/%s/%d' % (a, b)` */
function percent(left: Text, right: Value): Value {
  const args = right.kind === 'list' ? right.items : [right]
  let next = 0
  return concat(
    left.parts.flatMap((part): Value[] => {
      if (typeof part !== 'string') return [{ kind: 'text', parts: [part] }]
      return part.split(/(%(?:\(\w+\))?[sdr])/).map((piece) => {
        const match = /^%(?:\((\w+)\))?[sdr]$/.exec(piece)
        if (match === null) return text(piece.replaceAll('%%', '%'))
        const named = match[1]
        if (named !== undefined)
          return (right.kind === 'record' ? right.fields.get(named) : undefined) ?? { kind: 'unknown', label: named }
        return args[next++] ?? UNKNOWN
      })
    }),
  )
}
