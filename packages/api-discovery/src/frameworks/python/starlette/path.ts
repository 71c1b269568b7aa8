/** Paths of Starlette, FastAPI and Litestar: `{id}`, `{id:int}`, `{rest:path}`. */
import type { Schema } from '../../../model.ts'
import { pathParam, type PathForm } from '../../../routing/path.ts'

const CONVERTERS: Readonly<Record<string, Schema>> = {
  int: { type: 'integer' },
  float: { type: 'number' },
  decimal: { type: 'number' },
  uuid: { type: 'string', format: 'uuid' },
  str: { type: 'string' },
  path: { type: 'string' },
}

export function starlettePath(piece: string): readonly PathForm[] {
  const params: ReturnType<typeof pathParam>[] = []
  const path = piece.replace(/\{\s*([A-Za-z_]\w*)\s*(?::\s*(\w+)\s*)?\}/g, (_, name: string, converter?: string) => {
    params.push(pathParam(name, converter === undefined ? undefined : CONVERTERS[converter]))
    return `{${name}}`
  })
  return [{ path, params }]
}
