/** Methods of strings, arrays and promises, as far as paths and routers pass through them. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Call } from '../../engine/native.ts'
import {
  concat,
  itemsOf,
  list,
  plainText,
  text,
  truth,
  union,
  UNKNOWN,
  type List,
  type RecordValue,
  type Text,
  type Value,
} from '../../engine/values.ts'

export function javascriptMethod(receiver: Value, name: string, call: Call, run: Interpreter): Value | undefined {
  if (receiver.kind === 'text') return textMethod(receiver, name, call)
  if (receiver.kind === 'list') return listMethod(receiver, name, call, run)
  if (receiver.kind === 'record' && name === 'forEach') return eachField(receiver, call, run)
  return promiseMethod(receiver, name, call, run)
}

function apply(fn: Value | undefined, args: readonly Value[], call: Call, run: Interpreter): Value {
  if (fn === undefined) return UNKNOWN
  return run.call(fn, run.callOf(call.expr, call.scope, args, new Map(), call.line))
}

function promiseMethod(receiver: Value, name: string, call: Call, run: Interpreter): Value | undefined {
  if (name === 'then') return apply(call.args[0], [receiver], call, run)
  if (name === 'catch' || name === 'finally') {
    run.maybe(() => apply(call.args[0], [], call, run))
    return receiver
  }
  return undefined
}

function textMethod(receiver: Text, name: string, call: Call): Value | undefined {
  const [first, second] = call.args
  switch (name) {
    case 'concat':
      return concat([receiver, ...call.args])
    case 'toString':
    case 'valueOf':
    case 'trim':
    case 'normalize':
      return receiver
  }
  const own = plainText(receiver)
  if (own === undefined) return undefined
  const a = plainText(first)
  const b = plainText(second)
  switch (name) {
    case 'toLowerCase':
      return text(own.toLowerCase())
    case 'toUpperCase':
      return text(own.toUpperCase())
    case 'replace':
      if (b === undefined) return undefined
      return a === undefined ? replaceRegex(own, first, b, false) : text(own.replace(a, b))
    case 'replaceAll':
      if (b === undefined) return undefined
      return a === undefined ? replaceRegex(own, first, b, true) : text(own.replaceAll(a, b))
    case 'split':
      return a === undefined ? undefined : list(own.split(a).map(text))
    case 'slice':
    case 'substring':
      return sliceOf(own, call)
    case 'indexOf':
      return a === undefined ? undefined : { kind: 'number', value: own.indexOf(a) }
    case 'lastIndexOf':
      return a === undefined ? undefined : { kind: 'number', value: own.lastIndexOf(a) }
    case 'startsWith':
      return a === undefined ? undefined : { kind: 'constant', value: own.startsWith(a) }
    case 'endsWith':
      return a === undefined ? undefined : { kind: 'constant', value: own.endsWith(a) }
    case 'includes':
      return a === undefined ? undefined : { kind: 'constant', value: own.includes(a) }
    default:
      return undefined
  }
}

/** Nothing when an end of the slice is not known. */
function sliceOf(own: string, call: Call): Value | undefined {
  const ends = call.args.slice(0, 2).flatMap((arg) => (arg.kind === 'number' ? [arg.value] : []))
  return ends.length < Math.min(call.args.length, 2) ? undefined : text(own.slice(...ends))
}

/** Runs an expression of the searched source; long or nested ones are not trusted to end. */
function replaceRegex(own: string, pattern: Value | undefined, by: string, all: boolean): Value | undefined {
  if (pattern?.kind !== 'regex' || pattern.source.length > 80 || own.length > 500) return undefined
  if (/[)\]][*+{]/.test(pattern.source)) return undefined
  try {
    return text(own.replace(new RegExp(pattern.source, all ? 'g' : ''), by))
  } catch {
    return undefined
  }
}

function listMethod(receiver: List, name: string, call: Call, run: Interpreter): Value | undefined {
  const { items } = receiver
  const [first] = call.args
  const each = (item: Value, i: number): Value =>
    apply(first, [item, { kind: 'number', value: i }, receiver], call, run)
  switch (name) {
    case 'push':
      items.push(...call.args)
      return { kind: 'number', value: items.length }
    case 'unshift':
      items.unshift(...call.args)
      return { kind: 'number', value: items.length }
    case 'forEach':
      if (items.length === 0 && receiver.open) run.maybe(() => each(UNKNOWN, 0))
      items.slice().forEach(each)
      return UNKNOWN
    case 'map':
      return list(items.map(each), receiver.open)
    case 'flatMap':
      return list(items.map(each).flatMap(itemsOf), receiver.open)
    case 'filter':
      return list(
        items.filter((item, i) => truth(each(item, i)) !== false),
        receiver.open,
      )
    case 'find':
      return union(items.filter((item, i) => truth(each(item, i)) !== false))
    case 'concat':
      return list([...items, ...call.args.flatMap((arg) => (arg.kind === 'list' ? arg.items : [arg]))], receiver.open)
    case 'flat':
      return list([...itemsOf(receiver)], receiver.open)
    case 'slice':
      return list(
        items.slice(...call.args.flatMap((arg) => (arg.kind === 'number' ? [arg.value] : [])).slice(0, 2)),
        receiver.open,
      )
    case 'join':
      return joinTexts(items, plainText(first) ?? ',')
    case 'reduce': {
      const [start = items[0] ?? UNKNOWN] = call.args.slice(1)
      return items
        .slice(call.args.length > 1 ? 0 : 1)
        .reduce((sum, item) => apply(first, [sum, item], call, run), start)
    }
    case 'entries':
      return list(
        items.map((item, i) => list([{ kind: 'number', value: i }, item])),
        receiver.open,
      )
    case 'at': {
      return first?.kind === 'number' ? items.at(first.value) : undefined
    }
    case 'pop':
      return items.pop()
    case 'shift':
      return items.shift()
    case 'values':
    case 'reverse':
    case 'sort':
    case 'toSorted':
      return receiver
    default:
      return undefined
  }
}

export function joinTexts(items: readonly Value[], separator: string): Value {
  return concat(items.flatMap((item, i) => (i === 0 ? [item] : [text(separator), item])))
}

/** `Map.forEach((value, key) => …)`. */
function eachField(receiver: RecordValue, call: Call, run: Interpreter): Value {
  for (const [key, value] of receiver.fields) apply(call.args[0], [value, text(key)], call, run)
  return UNKNOWN
}
