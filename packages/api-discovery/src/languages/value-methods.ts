/**
 * Methods of text, lists and records that languages have under different names. A language maps its own names to these
 * (`ToLower` → `lower`, `Select` → `map`).
 */
import type { Interpreter } from '../engine/interpreter.ts'
import { textArgument, type Call } from '../engine/native.ts'
import {
  concat,
  itemsOf,
  list,
  plainText,
  text,
  UNKNOWN,
  type List,
  type RecordValue,
  type Text,
  type Value,
} from '../engine/values.ts'

export type ValueMethod =
  | 'same'
  | 'lower'
  | 'upper'
  | 'trim'
  | 'trimStart'
  | 'trimEnd'
  | 'replace'
  | 'split'
  | 'concat'
  | 'append'
  | 'extend'
  | 'map'
  | 'flatMap'
  | 'each'
  | 'filter'
  | 'join'
  | 'get'

/** Calls the method, or answers undefined when it means nothing for such a value. */
export function valueMethod(receiver: Value, method: ValueMethod, call: Call, run: Interpreter): Value | undefined {
  if (method === 'same') return receiver
  switch (receiver.kind) {
    case 'text':
      return textMethod(receiver, method, call)
    case 'list':
      return listMethod(receiver, method, call, run)
    case 'record':
      return recordMethod(receiver, method, call, run)
    default:
      return undefined
  }
}

function textMethod(receiver: Text, method: ValueMethod, call: Call): Value | undefined {
  if (method === 'concat') return concat([receiver, ...call.args])
  const own = plainText(receiver)
  const a = textArgument(call, 0)
  if (own === undefined) return /^(?:lower|trim)/.test(method) ? receiver : undefined
  switch (method) {
    case 'lower':
      return text(own.toLowerCase())
    case 'upper':
      return text(own.toUpperCase())
    case 'trim':
      return text(trimmed(own, a, true, true))
    case 'trimStart':
      return text(trimmed(own, a, true, false))
    case 'trimEnd':
      return text(trimmed(own, a, false, true))
    case 'replace': {
      const b = textArgument(call, 1)
      return a === undefined || b === undefined || a === '' ? undefined : text(own.replaceAll(a, b))
    }
    case 'split':
      return a === undefined ? undefined : list(own.split(a).map(text))
    default:
      return undefined
  }
}

/** Without the given characters, or without white space, at its ends. */
function trimmed(own: string, characters: string | undefined, left: boolean, right: boolean): string {
  const drop = (char: string | undefined): boolean =>
    char !== undefined && (characters === undefined ? /\s/.test(char) : characters.includes(char))
  let start = 0
  let end = own.length
  if (left) while (start < end && drop(own[start])) start++
  if (right) while (end > start && drop(own[end - 1])) end--
  return own.slice(start, end)
}

function listMethod(receiver: List, method: ValueMethod, call: Call, run: Interpreter): Value | undefined {
  const [first] = call.args
  const apply = (item: Value): Value =>
    first === undefined ? UNKNOWN : run.call(first, { ...call, args: [item], named: new Map() })
  switch (method) {
    case 'append':
      receiver.items.push(...call.args)
      return receiver
    case 'extend':
      if (first?.kind === 'list') receiver.items.push(...first.items)
      else receiver.open = true
      return receiver
    case 'concat':
      return list(
        [...receiver.items, ...call.args.flatMap(itemsOf)],
        receiver.open || call.args.some((arg) => arg.kind !== 'list'),
      )
    case 'map':
      return list(receiver.items.map(apply), receiver.open)
    case 'flatMap':
      return list(
        receiver.items.flatMap((item) => itemsOf(apply(item))),
        receiver.open,
      )
    case 'each':
      receiver.items.forEach(apply)
      return UNKNOWN
    case 'filter':
      return receiver
    case 'join': {
      const separator = first ?? text('')
      return concat(receiver.items.flatMap((item, i) => (i === 0 ? [item] : [separator, item])))
    }
    default:
      return undefined
  }
}

function recordMethod(receiver: RecordValue, method: ValueMethod, call: Call, run: Interpreter): Value | undefined {
  switch (method) {
    case 'get': {
      const key = textArgument(call, 0)
      return key === undefined ? UNKNOWN : (receiver.fields.get(key) ?? UNKNOWN)
    }
    case 'append': {
      const key = textArgument(call, 0)
      if (key === undefined) receiver.open = true
      else receiver.fields.set(key, call.args[1] ?? UNKNOWN)
      return receiver
    }
    case 'each':
    case 'map': {
      const [fn] = call.args
      if (fn === undefined) return undefined
      const results = [...receiver.fields].map(([key, value]) =>
        run.call(fn, { ...call, args: [text(key), value], named: new Map() }),
      )
      return list(results, receiver.open)
    }
    default:
      return undefined
  }
}

/** `+`, `==` and `!=`, which mean the same for texts and lists in most languages. */
export function plainBinary(op: string, left: Value, right: Value): Value | undefined {
  if (op === '+') {
    if (left.kind === 'list' && right.kind === 'list')
      return list([...left.items, ...right.items], left.open || right.open)
    if (left.kind === 'list') return list([...left.items], true)
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
