import { parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import type { RequestShape } from '../request.ts'
import { middlewareGuard } from '../starlette/middleware.ts'
import { viewReader } from '../views.ts'

const AIOHTTP_REQUEST: RequestShape = {
  places: { query: 'query', match_info: 'path', headers: 'header', cookies: 'cookie' },
  whole: { json: 'json', post: 'form' },
  raw: ['text', 'read', 'content'],
  itself: ['rel_url', 'url'],
}

/** `{id}`, `{id:\d+}`, where the expression may hold braces. */
function aiohttpPath(piece: string): readonly PathForm[] {
  const params: ReturnType<typeof pathParam>[] = []
  const path = piece.replace(/\{\s*(\w+)\s*(?::(?:[^{}]|\{[^{}]*\})*)?\}/g, (_, name: string) => {
    params.push(pathParam(parameterName(name)))
    return `{${parameterName(name)}}`
  })
  return [{ path, params }]
}

export const aiohttpReader = viewReader({
  framework: 'aiohttp',
  endSlash: 'kept',
  syntax: aiohttpPath,
  request: AIOHTTP_REQUEST,
  guard: middlewareGuard,
})
