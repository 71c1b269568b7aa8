import type { RequestShape } from '../request.ts'

/** `Request` and `WebSocket` of Starlette, which FastAPI hands on. */
export const STARLETTE_REQUEST: RequestShape = {
  places: { query_params: 'query', path_params: 'path', headers: 'header', cookies: 'cookie' },
  whole: { json: 'json', form: 'form' },
  raw: ['body'],
}
