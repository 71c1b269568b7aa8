/** Paths with `:name` and `*name`, as many routers have them. */
import type { Value } from '../../engine/values.ts'
import { alternatives, itemsOf } from '../../engine/values.ts'
import { pathParam, type PathForm } from '../../routing/path.ts'

/** `/users/:id/files/*path` → `/users/{id}/files/{path}`; a bare `*` is `{wildcard}`. */
export function colonPath(piece: string): readonly PathForm[] {
  const path = piece
    .replaceAll(/:([A-Za-z_]\w*)/g, '{$1}')
    .replaceAll(/\*{1,2}([A-Za-z_]\w*)/g, '{$1}')
    .replaceAll(/(^|\/)\*{1,2}(?=$|\/)/g, '$1{wildcard}')
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  return [{ path, params: names.map((name) => pathParam(name)) }]
}

/** Names of the parameters in paths written so. */
export function colonNames(paths: readonly (Value | undefined)[]): string[] {
  return paths
    .flatMap(itemsOf)
    .flatMap(alternatives)
    .flatMap((one) => (one.kind === 'text' ? one.parts : []))
    .flatMap((part) => (typeof part === 'string' ? [...part.matchAll(/[:*]([A-Za-z_]\w*)/g)] : []))
    .map(([, name = '']) => name)
}
