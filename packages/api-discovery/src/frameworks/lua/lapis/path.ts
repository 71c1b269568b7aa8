/** Lapis's patterns: `/user/:id[%d]`, `/files/*`, `/page(/:number)`. */
import { combine, type PathForm } from '../../../routing/path.ts'
import { colonPath } from '../../shared/colon-path.ts'

export function lapisPath(piece: string): readonly PathForm[] {
  const bare = piece.replaceAll(/\[[^\]]*\]/g, '')
  return combine(
    bare.split(/(\([^()]*\))/).map((part) => {
      const inside = /^\(([^()]*)\)$/.exec(part)?.[1]
      return inside === undefined ? colonPath(part) : [{ path: '', params: [] }, ...colonPath(inside)]
    }),
  )
}
