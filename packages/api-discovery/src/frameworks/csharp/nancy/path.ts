/** Nancy's paths: `{id}`, `{id:int}`, `{id?}`, `{name?unnamed}`, `{path*}` and `(?<id>[\d]+)`. */
import { combine, pathParam, type PathForm } from '../../../routing/path.ts'

export function nancyPath(piece: string): readonly PathForm[] {
  const parts = piece.replace(/^\^|\$$/g, '').split(/(\/?\{[^{}]*\}|\(\?<\w+>(?:\[[^\]]*\]|[^()])*\))/)
  return combine(parts.map(formsOf))
}

function formsOf(part: string): readonly PathForm[] {
  const captured = /^\(\?<(\w+)>/.exec(part)?.[1]
  if (captured !== undefined) return [{ path: `{${captured}}`, params: [pathParam(captured)] }]
  const [, slash = '', inside] = /^(\/?)\{([^{}]*)\}$/.exec(part) ?? []
  if (inside === undefined) return [{ path: part, params: [] }]
  const name = /^\w+/.exec(inside)?.[0] ?? 'param'
  const schema = /:(?:int|long)/.test(inside) ? ({ type: 'integer' } as const) : undefined
  const whole = { path: `${slash}{${name}}`, params: [pathParam(name, schema)] }
  return inside.includes('?') ? [{ path: '', params: [] }, whole] : [whole]
}
