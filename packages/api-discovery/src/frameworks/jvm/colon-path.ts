import { combine, parameterName, pathParam, type PathForm } from '../../routing/path.ts'
import { regexSchema } from './regex-schema.ts'

/** `/users/:id`, `/files/*path`, `/files/*`, and with a rule `/items/$id<[0-9]+>` (Play). */
export function colonPath(piece: string): readonly PathForm[] {
  const parts: PathForm[][] = []
  let at = 0
  for (const match of piece.matchAll(/:(\w+)\??|\*(\w*)\**|\$(\w+)<((?:[^<>]|<[^<>]*>)*)>/g)) {
    parts.push([{ path: piece.slice(at, match.index), params: [] }])
    const name = parameterName(match[1] ?? (match[2] === '' ? 'wildcard' : match[2]) ?? match[3] ?? 'param')
    parts.push([{ path: `{${name}}`, params: [pathParam(name, regexSchema(match[4] ?? ''))] }])
    at = match.index + match[0].length
  }
  return combine([...parts, [{ path: piece.slice(at), params: [] }]])
}
