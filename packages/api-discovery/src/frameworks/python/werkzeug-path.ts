/** Paths of Werkzeug rules, as Flask, Quart and Sanic write them: `<id>`, `<int:id>`, `<path:rest>`. */
import type { Schema } from '../../model.ts'
import { parameterName, pathParam, type PathForm } from '../../routing/path.ts'

const CONVERTERS: Readonly<Record<string, Schema>> = {
  int: { type: 'integer' },
  float: { type: 'number' },
  number: { type: 'number' },
  uuid: { type: 'string', format: 'uuid' },
  string: { type: 'string' },
  str: { type: 'string' },
  path: { type: 'string' },
}

export function werkzeugPath(piece: string): readonly PathForm[] {
  const params: ReturnType<typeof pathParam>[] = []
  const path = piece.replace(
    /<(?:([A-Za-z_]\w*)(?:\([^)]*\))?:)?\s*([^<>:]+?)\s*>/g,
    (_, converter: string | undefined, name: string) => {
      const clean = parameterName(name)
      params.push(pathParam(clean, converter === undefined ? undefined : CONVERTERS[converter]))
      return `{${clean}}`
    },
  )
  return [{ path, params }]
}
