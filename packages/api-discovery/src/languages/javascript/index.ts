import type { Language } from '../../engine/language.ts'
import { concat, list, plainText, UNKNOWN, type Value } from '../../engine/values.ts'
import { javascriptBuiltin } from './builtins.ts'
import { javascriptLowering } from './lower.ts'
import { javascriptMethod } from './methods.ts'
import { resolveImport } from './resolve.ts'

export const javascript: Language = {
  name: 'javascript',
  lowering: javascriptLowering,
  decoratorsApply: false,
  blockScope: true,
  selfIsImplicit: false,
  objectsAreSelf: true,
  exportsAll: false,
  resolve: resolveImport,
  builtin: javascriptBuiltin,
  method: javascriptMethod,
  binary,
}

function binary(op: string, left: Value, right: Value): Value | undefined {
  if (op === '+') {
    if (left.kind === 'list' && right.kind === 'list') return list([...left.items, ...right.items])
    if (left.kind === 'number' && right.kind === 'number') return { kind: 'number', value: left.value + right.value }
    return left.kind === 'text' || right.kind === 'text' || left.kind === 'union' || right.kind === 'union'
      ? concat([left, right])
      : UNKNOWN
  }
  const a = plainText(left)
  const b = plainText(right)
  if (a === undefined || b === undefined) return undefined
  if (op === '===' || op === '==') return { kind: 'constant', value: a === b }
  if (op === '!==' || op === '!=') return { kind: 'constant', value: a !== b }
  return undefined
}
