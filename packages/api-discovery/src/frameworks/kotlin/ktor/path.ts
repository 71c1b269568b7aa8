import { combine, parameterName, pathParam, type PathForm } from '../../../routing/path.ts'

/** `/users/{id}`, `/users/{id?}`, `/files/{path...}`, `/any/{...}`, `/one/*`. */
export function ktorPath(piece: string): readonly PathForm[] {
  const parts: (readonly PathForm[])[] = []
  let at = 0
  for (const match of piece.matchAll(/(\/?)(?:\{([^{}]*)\}|(\*))/g)) {
    const [whole, slash = '', inside, star] = match
    parts.push([{ path: piece.slice(at, match.index), params: [] }])
    const name = star === undefined ? nameIn(inside ?? '') : 'wildcard'
    const form = { path: `${slash}{${name}}`, params: [pathParam(name)] }
    parts.push(inside?.endsWith('?') === true ? [form, { path: '', params: [] }] : [form])
    at = match.index + whole.length
  }
  return combine([...parts, [{ path: piece.slice(at), params: [] }]])
}

function nameIn(inside: string): string {
  const name = inside.replace(/\.\.\.$|\?$/, '')
  return name === '' ? 'wildcard' : parameterName(name)
}

/** Names of the parameters in a piece of path. */
export function parametersIn(piece: string): string[] {
  return [...piece.matchAll(/\{([^{}]*)\}/g)].map(([, inside = '']) => nameIn(inside))
}
