import { parameterName, pathParam, type PathForm } from '../../routing/path.ts'

/** `/users/:id`, `/users/{id}`, `/users/{int:id}`, `/files/*rest`. */
export function colonPath(piece: string): readonly PathForm[] {
  const params: ReturnType<typeof pathParam>[] = []
  const found = (name: string): string => {
    params.push(pathParam(parameterName(name)))
    return `{${parameterName(name)}}`
  }
  const path = piece
    .replace(/\{\s*(?:\w+\s*:)?\s*(\w+)\s*\}/g, (_, name: string) => found(name))
    .replace(/(^|\/):([A-Za-z_]\w*)/g, (_, before: string, name: string) => before + found(name))
    .replace(/(^|\/)\*(\w*)$/, (_, before: string, name: string) => before + found(name === '' ? 'wildcard' : name))
  return [{ path, params }]
}
