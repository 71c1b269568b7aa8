import type { Node } from '../parser.ts'
import type { PhpContext } from './context.ts'

const MAX_DOC = 10_000

/** The `/** … *\/` right before a declaration, in which older code keeps annotations. */
export function docBefore(siblings: readonly Node[], at: number, context: PhpContext): string | undefined {
  const before = siblings[at - 1]
  if (before?.kind() !== 'comment') return undefined
  const text = context.slice(before)
  return text.startsWith('/**') ? text.slice(0, MAX_DOC) : undefined
}
