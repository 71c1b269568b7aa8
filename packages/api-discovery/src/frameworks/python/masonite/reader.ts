import { parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import type { RequestShape } from '../request.ts'
import { viewReader } from '../views.ts'

const REQUEST: RequestShape = {
  places: {},
  single: { input: 'query', query: 'query', param: 'path', header: 'header', cookie: 'cookie', only: 'query' },
  whole: { all: 'query' },
}

/** `@id`, `@id:int`, `?@id` for optional ones. */
function masonitePath(piece: string): readonly PathForm[] {
  const params: ReturnType<typeof pathParam>[] = []
  const path = piece.replace(/[@?](\w+)(?::\w+)?/g, (_, name: string) => {
    params.push(pathParam(parameterName(name)))
    return `{${parameterName(name)}}`
  })
  return [{ path, params }]
}

export const masoniteReader = viewReader({ framework: 'masonite', syntax: masonitePath, request: REQUEST })
