import { combine, parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import { regexPath } from '../../../routing/regex-path.ts'

/** AltoRouter and Klein: `/users/[i:id]`, `/[a|b:action]?`, `/[*:trailing]`, `/[create|edit]`, `@^/old/` for an expression. */
export function bracketPath(piece: string): readonly PathForm[] {
  if (piece.startsWith('@')) return regexPath(piece.slice(1))
  if (piece === '*') return [{ path: '/{wildcard}', params: [pathParam('wildcard')] }]
  return combine(
    piece.split(/(\/?\.?\[[^\]]*\]\??|\/\?$)/).map((part): PathForm[] => {
      if (part === '/?') return [{ path: '', params: [] }]
      const match = /^(\/?\.?)\[([^\]]*)\](\??)$/.exec(part)
      if (match === null) return [{ path: part, params: [] }]
      const [, before = '', inside = '', optional] = match
      const forms = inside.includes(':') ? [named(before, inside)] : literals(before, inside)
      return optional === '?' ? [...forms, { path: '', params: [] }] : forms
    }),
  )
}

function named(before: string, inside: string): PathForm {
  const name = parameterName(inside.slice(inside.lastIndexOf(':') + 1))
  return { path: `${before}{${name}}`, params: [pathParam(name)] }
}

function literals(before: string, inside: string): PathForm[] {
  if (/^(?:i|a|h|\*{1,2})$/.test(inside)) return [named(before, 'param')]
  return inside.split('|').map((one) => ({ path: before + one, params: [] }))
}
