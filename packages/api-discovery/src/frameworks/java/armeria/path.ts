import { regexPath } from '../../../routing/regex-path.ts'
import { pathParam, type PathForm } from '../../../routing/path.ts'
import { bracePath } from '../../jvm/path.ts'
import { colonPath } from '../../jvm/colon-path.ts'

/** `/users/{id}`, `/users/:id`, `prefix:/files`, `exact:/a`, `glob:/x/**`, `regex:^/y/(?<id>.*)$`. */
export function armeriaPath(piece: string): readonly PathForm[] {
  const kind = /^(prefix|exact|glob|regex):/.exec(piece)?.[1]
  if (kind === undefined) return piece.includes('{') ? bracePath(piece) : colonPath(piece)
  const rest = piece.slice(kind.length + 1)
  if (kind === 'exact') return [{ path: rest, params: [] }]
  if (kind === 'regex') return regexPath(rest)
  if (kind === 'glob') return bracePath(rest)
  return [{ path: `${rest.replace(/\/$/, '')}/{wildcard}`, params: [pathParam('wildcard')] }]
}
