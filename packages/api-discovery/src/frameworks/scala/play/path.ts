/** Play's paths: `/items/:id`, `/files/*name`, `/items/$id<[0-9]+>`. */
import { pathParam, type PathForm } from '../../../routing/path.ts'

export function playPath(piece: string): readonly PathForm[] {
  const path = piece.replaceAll(/\$(\w+)<[^>]*>/g, '{$1}').replaceAll(/[:*](\w+)/g, '{$1}')
  const names = playNames(piece)
  return [{ path, params: names.map((name) => pathParam(name)) }]
}

export function playNames(piece: string): string[] {
  return [...piece.matchAll(/[:*$](\w+)/g)].map(([, name = '']) => name)
}
