import type { Value } from '../../../engine/values.ts'
import type { Schema } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import type { RequestShape } from '../request.ts'
import { viewFunction, viewReader } from '../views.ts'

const SANIC_REQUEST: RequestShape = {
  places: {
    args: 'query',
    query_args: 'query',
    form: 'form',
    files: 'form',
    json: 'json',
    headers: 'header',
    cookies: 'cookie',
    match_info: 'path',
  },
  whole: { get_args: 'query', get_query_args: 'query', get_form: 'form', load_json: 'json' },
  raw: ['body'],
}

const TYPES: Readonly<Record<string, Schema>> = {
  int: { type: 'integer' },
  integer: { type: 'integer' },
  float: { type: 'number' },
  number: { type: 'number' },
  str: { type: 'string' },
  strorempty: { type: 'string' },
  string: { type: 'string' },
  alpha: { type: 'string' },
  slug: { type: 'string' },
  path: { type: 'string' },
  uuid: { type: 'string', format: 'uuid' },
  ymd: { type: 'string', format: 'date' },
}

/** `<name>`, `<id:int>`, `<name:[A-z0-9]{0,4}>` */
function sanicPath(piece: string): readonly PathForm[] {
  const params: ReturnType<typeof pathParam>[] = []
  const path = piece.replace(/<\s*(\w+)\s*(?::([^<>]*))?>/g, (_, name: string, type?: string) => {
    const known = type !== undefined && Object.hasOwn(TYPES, type) ? TYPES[type] : undefined
    params.push(pathParam(parameterName(name), known))
    return `{${parameterName(name)}}`
  })
  return [{ path, params }]
}

export const sanicReader: Reader = viewReader({
  framework: 'sanic',
  syntax: sanicPath,
  request: SANIC_REQUEST,
  /** Middleware that answers by itself refuses; without an answer the request goes on. */
  guard(handler: Value): FoundGuard | undefined {
    const view = viewFunction(handler)
    return view === undefined ? undefined : refusesBefore(view.fn, 'return')
  },
})
