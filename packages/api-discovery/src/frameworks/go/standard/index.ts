/** Go's own library, as far as paths, handlers and methods pass through it. */
import type { Framework } from '../../../engine/framework.ts'
import type { Call } from '../../../engine/native.ts'
import { concat, itemsOf, list, plainText, record, text, type External, type Value } from '../../../engine/values.ts'
import { sprintf } from './sprintf.ts'

export const goStandard: Framework = {
  name: 'go',
  languages: ['go'],
  packages: ['*'],
  // Where programs begin, and routers that they wrapped in types of their own.
  hints: String.raw`\bfunc main\(\)|\.(?:Get|Post|Put|Patch|Delete|GET|POST|PUT|PATCH|DELETE|Group|Mount|Route|Handle|Combo|Any)\(\s*"(?:/|")`,

  call(callee: External, call: Call): Value | undefined {
    if (call.scope.module.language.name !== 'go') return undefined
    // A struct of a package outside the folder is its fields.
    if (call.constructs) return { ...record(call.named, true), lines: linesOf(call), line: call.line }
    const name = callee.path.join('.')
    switch (callee.package) {
      case 'fmt':
        return name === 'Sprintf' ? sprintf(call.args) : name === 'Sprint' ? concat(call.args) : undefined
      case 'strings':
        return stringsFunction(name, call)
      case 'net/http':
        return name === 'CanonicalHeaderKey' ? call.args[0] : undefined
      case 'path':
      case 'path/filepath':
        return name === 'Join' ? joined(call.args) : undefined
      case 'net/url':
        return name === 'JoinPath' ? list([joined(call.args), { kind: 'constant', value: null }]) : undefined
      case 'os':
        return name === 'Getenv' ? { kind: 'unknown', label: plainText(call.args[0]) ?? 'env' } : undefined
      case 'slices':
        return name === 'Concat' ? list(call.args.flatMap(itemsOf)) : name === 'Clone' ? call.args[0] : undefined
      default:
        return undefined
    }
  },

  member(of: External, name: string): Value | undefined {
    if (of.package !== 'net/http' || of.path.length > 0) return undefined
    const method = /^Method(Get|Head|Post|Put|Patch|Delete|Connect|Options|Trace)$/.exec(name)?.[1]
    return method === undefined ? undefined : text(method.toUpperCase())
  },
}

/** Where each field of a literal was written, as far as its value tells. */
function linesOf(call: Call): Map<string, number> {
  const lines = new Map<string, number>()
  for (const { name, value } of call.expr?.args ?? []) {
    if (name !== undefined && 'line' in value) lines.set(name, value.line)
  }
  return lines
}

function stringsFunction(name: string, call: Call): Value | undefined {
  const [first, second] = call.args
  const own = plainText(first)
  const other = plainText(second)
  if (name === 'Join' && first?.kind === 'list' && second !== undefined)
    return concat(first.items.flatMap((item, i) => (i === 0 ? [item] : [second, item])))
  if (own === undefined) return /^(?:Trim|To|Replace)/.test(name) ? first : undefined
  switch (name) {
    case 'ToLower':
      return text(own.toLowerCase())
    case 'ToUpper':
      return text(own.toUpperCase())
    case 'TrimSpace':
      return text(own.trim())
    case 'TrimSuffix':
      return other === undefined ? first : text(own.endsWith(other) ? own.slice(0, own.length - other.length) : own)
    case 'TrimPrefix':
      return other === undefined ? first : text(own.startsWith(other) ? own.slice(other.length) : own)
    case 'TrimRight':
    case 'TrimLeft':
    case 'Trim':
      return other === undefined ? first : text(trimmed(own, other, name))
    case 'ReplaceAll':
    case 'Replace': {
      const to = plainText(call.args[2])
      return other === undefined || to === undefined ? first : text(own.replaceAll(other, to))
    }
    case 'HasPrefix':
      return other === undefined ? undefined : { kind: 'constant', value: own.startsWith(other) }
    case 'HasSuffix':
      return other === undefined ? undefined : { kind: 'constant', value: own.endsWith(other) }
    case 'Contains':
      return other === undefined ? undefined : { kind: 'constant', value: own.includes(other) }
    case 'EqualFold':
      return other === undefined ? undefined : { kind: 'constant', value: own.toLowerCase() === other.toLowerCase() }
    case 'Split':
      return other === undefined ? undefined : list(own.split(other).map(text))
    default:
      return undefined
  }
}

function trimmed(own: string, characters: string, name: string): string {
  let start = 0
  let end = own.length
  if (name !== 'TrimRight') while (start < end && characters.includes(own[start] ?? '')) start++
  if (name !== 'TrimLeft') while (end > start && characters.includes(own[end - 1] ?? '')) end--
  return own.slice(start, end)
}

function joined(args: readonly Value[]): Value {
  return concat(args.flatMap((arg, i) => (i === 0 ? [arg] : [text('/'), arg])))
}
