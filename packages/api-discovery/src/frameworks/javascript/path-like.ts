import { plainText, type Value } from '../../engine/values.ts'

/** Whether a value can be the path of a route: text that begins with `/`, is empty or a wildcard, or is not wholly known. */
export function isPathLike(value: Value | undefined): boolean {
  if (value === undefined) return false
  if (value.kind === 'regex') return true
  if (value.kind === 'list') return value.items.length > 0 && value.items.every(isPathLike)
  if (value.kind === 'union') return value.of.some(isPathLike)
  if (value.kind !== 'text') return false
  const known = plainText(value)
  return known === undefined || known.startsWith('/') || known === '*' || known === ''
}
