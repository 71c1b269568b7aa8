import { combine, parameterName, pathParam, type PathForm } from '../../../routing/path.ts'

const PARAMETER = /\{([^{}]*)\}|<([^<>]*)>|:([A-Za-z_][\w-]*)|(\*+)/g

/** `/users/{id}`, `/files/<path>` (with slashes), `/users/:id` (before version 4), `/files/*`. */
export function javalinPath(piece: string): readonly PathForm[] {
  const parts: PathForm[][] = []
  let at = 0
  for (const match of piece.matchAll(PARAMETER)) {
    parts.push([{ path: piece.slice(at, match.index), params: [] }])
    const name = parameterName(match[1] ?? match[2] ?? match[3] ?? 'wildcard')
    parts.push([{ path: `{${name}}`, params: [pathParam(name)] }])
    at = match.index + match[0].length
  }
  return combine([...parts, [{ path: piece.slice(at), params: [] }]])
}
