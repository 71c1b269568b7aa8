import { itemsOf, type Value } from '../../engine/values.ts'
import type { PathSyntax } from '../../routing/path.ts'

/** Names of the parameters that a route's own path has; prefixes may bring more. */
export function namesInPath(path: Value, syntax: PathSyntax): ReadonlySet<string> {
  const names = itemsOf(path).flatMap((one) => {
    const known = one.kind === 'text' ? one.parts.map((part) => (typeof part === 'string' ? part : '')).join('') : ''
    return syntax(known).flatMap((form) => form.params.map((param) => param.name))
  })
  return new Set(names)
}
