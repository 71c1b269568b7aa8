import { itemsOf, type Value } from '../../engine/values.ts'
import type { PathSyntax } from '../../routing/path.ts'

/** Names of the parameters in the known parts of a path. */
export function namesInPath(path: Value, syntax: PathSyntax): ReadonlySet<string> {
  const texts = itemsOf(path).flatMap((one) => (one.kind === 'text' ? one.parts : []))
  return new Set(
    texts.flatMap((part) =>
      typeof part === 'string' ? syntax(part).flatMap(({ params }) => params.map(({ name }) => name)) : [],
    ),
  )
}
