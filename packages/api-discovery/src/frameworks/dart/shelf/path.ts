/** Paths of shelf_router: `/users/<id>`, `/files/<path|.*>`. */
import { pathParam, type PathForm } from '../../../routing/path.ts'

export function shelfPath(piece: string): readonly PathForm[] {
  const path = piece.replaceAll(/<(\w+)(?:\|[^>]*)?>/g, '{$1}')
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  return [{ path, params: names.map((name) => pathParam(name)) }]
}
