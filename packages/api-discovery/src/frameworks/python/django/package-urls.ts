/** URLconfs that Django and well-known packages bring along. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Site } from '../../../engine/native.ts'
import { text } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'

type Urls = Readonly<Record<string, readonly HttpMethod[]>>

const FORM: readonly HttpMethod[] = ['GET', 'POST']

const URLS: Readonly<Record<string, Urls>> = {
  'django.contrib.auth.urls': {
    'login/': FORM,
    'logout/': ['POST'],
    'password_change/': FORM,
    'password_change/done/': ['GET'],
    'password_reset/': FORM,
    'password_reset/done/': ['GET'],
    'reset/<uidb64>/<token>/': FORM,
    'reset/done/': ['GET'],
  },
  'rest_framework.urls': { 'login/': FORM, 'logout/': ['POST'] },
  'dj_rest_auth.urls': {
    'login/': ['POST'],
    'logout/': ['POST'],
    'user/': ['GET', 'PUT', 'PATCH'],
    'password/reset/': ['POST'],
    'password/reset/confirm/': ['POST'],
    'password/change/': ['POST'],
  },
  'dj_rest_auth.registration.urls': { '': ['POST'], 'verify-email/': ['POST'], 'resend-email/': ['POST'] },
  'djoser.urls': {
    'users/': FORM,
    'users/me/': ['GET', 'PUT', 'PATCH', 'DELETE'],
    'users/<id>/': ['GET', 'PUT', 'PATCH', 'DELETE'],
    'users/activation/': ['POST'],
    'users/resend_activation/': ['POST'],
    'users/set_password/': ['POST'],
    'users/reset_password/': ['POST'],
    'users/reset_password_confirm/': ['POST'],
    'users/set_username/': ['POST'],
    'users/reset_username/': ['POST'],
    'users/reset_username_confirm/': ['POST'],
  },
  'djoser.urls.authtoken': { 'token/login/': ['POST'], 'token/logout/': ['POST'] },
  'djoser.urls.jwt': { 'jwt/create/': ['POST'], 'jwt/refresh/': ['POST'], 'jwt/verify/': ['POST'] },
}

/** The URLs of a package's URLconf, as its documentation lists them; undefined for packages that are not known. */
export function packageUrls(name: string, site: Site, run: Interpreter, reader: Reader): Router | undefined {
  const urls = Object.hasOwn(URLS, name) ? URLS[name] : undefined
  if (urls === undefined) return undefined
  const router = run.project.graph.router(reader)
  router.onlyMounted = true
  for (const [path, methods] of Object.entries(urls)) {
    router.route({ ...site, condition: undefined, path: text(path), methods, handlers: [] })
  }
  return router
}
