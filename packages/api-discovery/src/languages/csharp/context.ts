import type { Decorator } from '../../engine/ir.ts'
import type { Node } from '../parser.ts'

/**
 * Stands among the decorators of what is not public, and of parameters that make a method an extension (`this`). C#
 * keywords, which no attribute can be called.
 */
export const NOT_PUBLIC = 'private'
export const EXTENDS = 'this'

export function modifierMark(name: string, line: number): Decorator {
  return { value: { kind: 'name', name, line }, line }
}

export function hasMark(decorators: readonly Decorator[] | undefined, name: string): boolean {
  return decorators?.some(({ value }) => value.kind === 'name' && value.name === name) === true
}

export function modifiersOf(node: Node): ReadonlySet<string> {
  const words = node.children().flatMap((child) => (child.kind() === 'modifier' ? [child.text()] : []))
  return new Set(words)
}
