/** Methods of text, lists, hashes and blocks that paths, routers and lists of routes pass through. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { callMethod } from '../../engine/methods.ts'
import { textArgument, type Call } from '../../engine/native.ts'
import {
  concat,
  itemsOf,
  list,
  NULL,
  plainText,
  record,
  text,
  UNKNOWN,
  type FunctionValue,
  type List,
  type RecordValue,
  type Text,
  type Value,
} from '../../engine/values.ts'
import { BLOCK } from './functions.ts'
import { camelize, pluralize, singularize, underscore } from '../inflector.ts'

export function rubyMethod(receiver: Value, name: string, call: Call, run: Interpreter): Value | undefined {
  const general = anyMethod(receiver, name, call, run)
  if (general !== undefined) return general
  switch (receiver.kind) {
    case 'text':
      return textMethod(receiver, name, call)
    case 'list':
      return listMethod(receiver, name, call, run)
    case 'record':
      return recordMethod(receiver, name, call, run)
    case 'class':
      return name === 'new' ? run.call(receiver, call) : undefined
    case 'instance':
      return receiver.base === undefined ? undefined : callMethod(run, receiver.base, name, call)
    case 'number':
      return name === 'times' ? each(timesOf(receiver.value), call, run, receiver) : undefined
    default:
      return undefined
  }
}

/** The block that a call was given. */
export function blockOf(call: Call): FunctionValue | undefined {
  const block = call.named.get(BLOCK)
  return block?.kind === 'function' ? block : undefined
}

/** Runs a block; several parameters take a list apart. */
export function yieldTo(block: FunctionValue, args: readonly Value[], run: Interpreter, self?: Value): Value {
  const [only] = args
  const apart = args.length === 1 && only?.kind === 'list' && block.fn.params.length > 1 ? only.items : args
  return run.invoke(self === undefined ? block : { ...block, self }, apart)
}

function anyMethod(receiver: Value, name: string, call: Call, run: Interpreter): Value | undefined {
  switch (name) {
    case 'freeze':
    case 'dup':
    case 'clone':
    case 'itself':
    case 'presence':
    case 'html_safe':
      return receiver
    case 'send':
    case 'public_send':
    case '__send__': {
      const called = textArgument(call, 0)
      return called === undefined ? UNKNOWN : callMethod(run, receiver, called, { ...call, args: call.args.slice(1) })
    }
    case 'tap': {
      const block = blockOf(call)
      if (block !== undefined) yieldTo(block, [receiver], run)
      return receiver
    }
    case 'then':
    case 'yield_self': {
      const block = blockOf(call)
      return block === undefined ? UNKNOWN : yieldTo(block, [receiver], run)
    }
    case 'instance_eval':
    case 'class_eval':
    case 'class_exec':
    case 'instance_exec': {
      const block = blockOf(call)
      return block === undefined ? UNKNOWN : yieldTo(block, call.args, run, receiver)
    }
    default:
      return undefined
  }
}

const TEXT: Readonly<Record<string, (own: string) => string>> = {
  upcase: (own) => own.toUpperCase(),
  downcase: (own) => own.toLowerCase(),
  capitalize: (own) => own.charAt(0).toUpperCase() + own.slice(1).toLowerCase(),
  strip: (own) => own.trim(),
  chomp: (own) => own.replace(/\r?\n$/, ''),
  pluralize,
  singularize,
  underscore,
  camelize,
  classify: (own) => camelize(singularize(own)),
  dasherize: (own) => own.replaceAll('_', '-'),
  parameterize: (own) => own.toLowerCase().replaceAll(/[^a-z0-9_-]+/g, '-'),
}

function textMethod(receiver: Text, name: string, call: Call): Value | undefined {
  if (name === 'to_s' || name === 'to_sym' || name === 'to_str' || name === 'intern') return receiver
  const own = plainText(receiver)
  if (own === undefined) return undefined
  const change = Object.hasOwn(TEXT, name) ? TEXT[name] : undefined
  if (change !== undefined) return text(change(own))
  const a = textArgument(call, 0)
  const b = textArgument(call, 1)
  switch (name) {
    case 'gsub':
    case 'sub':
    case 'tr':
      if (a === undefined || b === undefined) return undefined
      return text(name === 'sub' ? own.replace(a, b) : own.replaceAll(a, b))
    case 'delete_prefix':
      return a === undefined ? undefined : text(own.startsWith(a) ? own.slice(a.length) : own)
    case 'split':
      return list((a === undefined ? own.trim().split(/\s+/) : own.split(a)).map(text))
    case 'start_with?':
      return a === undefined ? undefined : { kind: 'constant', value: own.startsWith(a) }
    default:
      return undefined
  }
}

function timesOf(count: number): Value[] {
  const size = Math.min(Math.max(Math.floor(count), 0), 100)
  return Array.from({ length: size }, (_, value) => ({ kind: 'number', value }))
}

function each(items: readonly Value[], call: Call, run: Interpreter, receiver: Value): Value {
  const block = blockOf(call)
  if (block !== undefined) for (const item of items) yieldTo(block, [item], run)
  return receiver
}

function mapped(items: readonly Value[], open: boolean, call: Call, run: Interpreter): Value {
  const block = blockOf(call)
  return block === undefined
    ? list([...items], open)
    : list(
        items.map((item) => yieldTo(block, [item], run)),
        open,
      )
}

function listMethod(receiver: List, name: string, call: Call, run: Interpreter): Value | undefined {
  const { items, open } = receiver
  const [first] = call.args
  const indexed = (): List[] => items.map((item, value) => list([item, { kind: 'number', value }]))
  switch (name) {
    case 'each':
    case 'reverse_each':
    case 'each_entry':
      if (items.length === 0 && open) return undefined
      return each(items, call, run, receiver)
    case 'each_with_index':
      return each(indexed(), call, run, receiver)
    case 'map':
    case 'collect':
    case 'filter_map':
      return mapped(items, open, call, run)
    case 'flat_map': {
      const inner = mapped(items, open, call, run)
      return list([...itemsOf(inner)], open)
    }
    case 'each_with_object': {
      const block = blockOf(call)
      const into = first ?? UNKNOWN
      if (block !== undefined) for (const item of items) yieldTo(block, [item, into], run)
      return into
    }
    case 'push':
    case 'append':
    case 'unshift':
    case 'prepend':
      items.push(...call.args)
      return receiver
    case 'concat':
      for (const other of call.args) items.push(...itemsOf(other))
      return receiver
    case 'first':
      return items[0] ?? UNKNOWN
    case 'last':
      return items.at(-1) ?? UNKNOWN
    case 'join':
      return concat(items.flatMap((item, i) => (i === 0 || first === undefined ? [item] : [first, item])))
    case 'flatten':
      return list([...itemsOf(receiver)], open)
    case 'to_h':
      return record(
        items.flatMap((item) => {
          const [key, value] = item.kind === 'list' ? item.items : []
          const known = plainText(key)
          return known === undefined || value === undefined ? [] : [[known, value] as const]
        }),
        true,
      )
    case 'to_a':
    case 'uniq':
    case 'compact':
    case 'sort':
    case 'reverse':
    case 'select':
    case 'filter':
    case 'reject':
    case 'to_set':
      return receiver
    default:
      return undefined
  }
}

function recordMethod(receiver: RecordValue, name: string, call: Call, run: Interpreter): Value | undefined {
  const { fields, open } = receiver
  const entries = (): Value[] => [...fields].map(([key, value]) => list([text(key), value]))
  const key = textArgument(call, 0)
  switch (name) {
    case 'each':
    case 'each_pair':
      return each(entries(), call, run, receiver)
    case 'each_key':
      return each([...fields.keys()].map(text), call, run, receiver)
    case 'each_value':
      return each([...fields.values()], call, run, receiver)
    case 'map':
    case 'flat_map':
    case 'collect':
      return mapped(entries(), open, call, run)
    case 'keys':
      return list([...fields.keys()].map(text), open)
    case 'values':
      return list([...fields.values()], open)
    case 'merge': {
      const others = call.args.flatMap((other) => (other.kind === 'record' ? [...other.fields] : []))
      return record([...fields, ...others, ...call.named], open)
    }
    case 'fetch':
      return key === undefined ? UNKNOWN : (fields.get(key) ?? call.args[1] ?? UNKNOWN)
    case 'key?':
    case 'has_key?':
      return key === undefined || open ? UNKNOWN : { kind: 'constant', value: fields.has(key) }
    case 'delete':
      return key === undefined ? UNKNOWN : (fields.get(key) ?? NULL)
    case 'to_h':
    case 'symbolize_keys':
    case 'with_indifferent_access':
      return receiver
    default:
      return undefined
  }
}

export function rubyBinary(op: string, left: Value, right: Value): Value | undefined {
  switch (op) {
    case '+':
      if (left.kind === 'list' || right.kind === 'list') {
        const known = left.kind === 'list' && right.kind === 'list' && !left.open && !right.open
        return list([...listItems(left), ...listItems(right)], !known)
      }
      if (left.kind === 'number' && right.kind === 'number') return { kind: 'number', value: left.value + right.value }
      return [left, right].some((side) => side.kind === 'text' || side.kind === 'union')
        ? concat([left, right])
        : undefined
    case '<<':
      if (left.kind === 'list') left.items.push(right)
      return left.kind === 'text' ? concat([left, right]) : left
    case '|':
    case '-':
      return left.kind === 'list' && op === '|' ? list([...left.items, ...listItems(right)], left.open) : left
    case '==':
    case '!=': {
      const a = plainText(left)
      const b = plainText(right)
      return a === undefined || b === undefined ? undefined : { kind: 'constant', value: (a === b) === (op === '==') }
    }
    default:
      return undefined
  }
}

function listItems(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : []
}
