/** Drogon's patterns: `/users/{id}`, `/users/{1:id}`, `/login?userId={1}`. */
import type { PathForm } from '../../../routing/path.ts'
import { bracePath } from '../../shared/brace-path.ts'

export function drogonPath(piece: string): readonly PathForm[] {
  const query = piece.indexOf('?')
  const path = query < 0 ? piece : piece.slice(0, query)
  return bracePath(path.replaceAll(/\{\d+:(\w+)\}/g, '{$1}'))
}
