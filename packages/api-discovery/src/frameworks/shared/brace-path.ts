/** Paths that are written as endpoints are: `/users/{id}`. */
import { pathParam, type PathForm } from '../../routing/path.ts'

export function bracePath(path: string): readonly PathForm[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  return [{ path, params: names.map((name) => pathParam(name)) }]
}
