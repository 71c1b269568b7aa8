import { parameterName, pathParam, type PathForm } from '../../routing/path.ts'

/** Routes of Azure Functions: `{id}`, `{id:int}`, `{id?}`, `{*rest}` */
export function azurePath(piece: string): readonly PathForm[] {
  const forms: PathForm[] = []
  const optional = /\/?\{[^{}]*\?\}$/.exec(piece)
  for (const one of optional === null ? [piece] : [piece, piece.slice(0, optional.index)]) {
    const params: ReturnType<typeof pathParam>[] = []
    const path = one.replace(/\{\s*\*?\s*(\w+)\s*(?::[^{}]*)?\??\s*\}/g, (_, name: string) => {
      params.push(pathParam(parameterName(name)))
      return `{${parameterName(name)}}`
    })
    forms.push({ path, params })
  }
  return forms
}
