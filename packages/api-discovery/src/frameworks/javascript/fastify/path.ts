/** Paths of Fastify (find-my-way): `:id`, `:id(^\\d+)`, `:id?`, `:lat-:lng`, `*`, and `::` for a colon. */
import type { PathForm } from '../../../routing/path.ts'
import { expressPath } from '../express/path.ts'

export function fastifyPath(piece: string): readonly PathForm[] {
  return expressPath(piece.replaceAll('::', '\\:'))
}
