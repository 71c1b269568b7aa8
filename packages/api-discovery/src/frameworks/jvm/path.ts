/** Paths with parameters in braces, as most frameworks of the JVM write them. */
import { combine, parameterName, pathParam, type PathForm } from '../../routing/path.ts'
import { regexSchema } from './regex-schema.ts'

/**
 * `/users/{id}`, `/users/{id:\d+}`, `/files/{*path}`, `/files/**`, `/a/{b:.+}`. Braces of a regular expression may nest.
 * A lone `*` or `**` is a wildcard.
 */
export function bracePath(piece: string): readonly PathForm[] {
  const parts: PathForm[][] = []
  let plain = ''
  const flush = (): void => {
    if (plain !== '') parts.push([{ path: plain, params: [] }])
    plain = ''
  }
  let at = 0
  while (at < piece.length) {
    const char = piece[at] ?? ''
    if (char === '{') {
      const end = closing(piece, at)
      flush()
      parts.push([parameter(piece.slice(at + 1, end))])
      at = end + 1
    } else if (char === '*') {
      flush()
      while (piece[at] === '*') at++
      parts.push([{ path: '{wildcard}', params: [pathParam('wildcard')] }])
    } else {
      plain += char
      at++
    }
  }
  flush()
  return combine(parts)
}

function closing(piece: string, open: number): number {
  let depth = 0
  for (let at = open; at < piece.length; at++) {
    if (piece[at] === '\\') at++
    else if (piece[at] === '{') depth++
    else if (piece[at] === '}' && --depth === 0) return at
  }
  return piece.length
}

function parameter(inside: string): PathForm {
  const colon = inside.indexOf(':')
  const raw = colon < 0 ? inside : inside.slice(0, colon)
  const name = parameterName(raw.trim().replace(/^[*+/]+|[?*]$/g, ''))
  const schema = colon < 0 ? undefined : regexSchema(inside.slice(colon + 1).trim())
  return { path: `{${name}}`, params: [pathParam(name, schema)] }
}
