/** Methods that texts and collections of C# have. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Call } from '../../engine/native.ts'
import { concat, list, text, type Text, type Value } from '../../engine/values.ts'
import { valueMethod, type ValueMethod } from '../value-methods.ts'
import { extensionMethods } from './names.ts'

const METHODS: Readonly<Record<string, ValueMethod>> = {
  ToLower: 'lower',
  ToLowerInvariant: 'lower',
  ToUpper: 'upper',
  ToUpperInvariant: 'upper',
  Trim: 'trim',
  TrimStart: 'trimStart',
  TrimEnd: 'trimEnd',
  Replace: 'replace',
  Split: 'split',
  Concat: 'concat',
  Add: 'append',
  AddRange: 'extend',
  Select: 'map',
  SelectMany: 'flatMap',
  ForEach: 'each',
  Where: 'filter',
  ToString: 'same',
  ToList: 'same',
  ToArray: 'same',
  AsEnumerable: 'same',
  Distinct: 'same',
  OrderBy: 'same',
}

export function csharpMethod(receiver: Value, name: string, call: Call, run: Interpreter): Value | undefined {
  if (receiver.kind === 'text' || receiver.kind === 'list' || receiver.kind === 'record') {
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
    const known = method === undefined ? undefined : valueMethod(receiver, method, call, run)
    if (known !== undefined) return known
  }
  const [extension] = extensionMethods(name, run)
  if (extension === undefined) return undefined
  return run.call(extension, { ...call, args: [receiver, ...call.args] })
}

/** `string.Format("{0}/x", a)`, `string.Concat(a, b)`, `string.Join("/", a, b)`; undefined for other names. */
export function stringFunction(name: string, call: Call): Value | undefined {
  const [first, ...rest] = call.args
  switch (name) {
    case 'Concat':
      return concat(call.args)
    case 'Join': {
      const items = rest.length === 1 && rest[0]?.kind === 'list' ? rest[0].items : rest
      return concat(items.flatMap((item, i) => (i === 0 || first === undefined ? [item] : [first, item])))
    }
    case 'Format':
      return first?.kind === 'text' ? format(first, rest) : undefined
    default:
      return undefined
  }
}

function format(template: Text, args: readonly Value[]): Value {
  return concat(
    template.parts.flatMap((part): Value[] => {
      if (typeof part !== 'string') return [{ kind: 'text', parts: [part] }]
      return part.split(/(\{\d+\})/).map((piece) => {
        const index = /^\{(\d+)\}$/.exec(piece)?.[1]
        return index === undefined ? text(piece) : (args[Number(index)] ?? list([]))
      })
    }),
  )
}
