import { viewReader } from '../views.ts'
import { middlewareGuard } from './middleware.ts'
import { starlettePath } from './path.ts'
import { STARLETTE_REQUEST } from './request.ts'

export const starletteReader = viewReader({
  framework: 'starlette',
  endSlash: 'kept',
  syntax: starlettePath,
  request: STARLETTE_REQUEST,
  guard: middlewareGuard,
})
