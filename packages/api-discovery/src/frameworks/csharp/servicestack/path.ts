/** ServiceStack's paths: `/users/{Id}`, `/files/{Path*}`, `/files/*`. */
import { pathParam, type PathForm } from '../../../routing/path.ts'

export function servicestackPath(piece: string): readonly PathForm[] {
  const path = piece.replaceAll(/\{(\w+)\*\}/g, '{$1}').replaceAll(/(?<=\/)\*(?=$|\/)/g, '{wildcard}')
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  return [{ path, params: names.map((name) => pathParam(name)) }]
}
