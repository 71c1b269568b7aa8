/** `HttpRequest` of Django, and the `Request` of Django REST framework around it. */
import type { RequestShape } from '../request.ts'

export const DJANGO_REQUEST: RequestShape = {
  places: {
    GET: 'query',
    query_params: 'query',
    POST: 'form',
    FILES: 'form',
    data: 'json',
    COOKIES: 'cookie',
    headers: 'header',
  },
  single: { get_signed_cookie: 'cookie' },
  raw: ['body', 'read'],
  cgi: ['META'],
  itself: ['_request'],
}
