/** Routers that FastAPI Users makes: sign-in, registration, verification, the users themselves. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { NULL, text } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { placeOf } from '../routed.ts'
import { FastApiRouter } from './router.ts'

type Urls = readonly (readonly [method: HttpMethod, path: string, ...fields: string[]])[]

const ROUTERS: Readonly<Record<string, Urls>> = {
  get_auth_router: [
    ['POST', '/login', 'username', 'password'],
    ['POST', '/logout'],
  ],
  get_register_router: [['POST', '/register', 'email', 'password']],
  get_reset_password_router: [
    ['POST', '/forgot-password', 'email'],
    ['POST', '/reset-password', 'token', 'password'],
  ],
  get_verify_router: [
    ['POST', '/request-verify-token', 'email'],
    ['POST', '/verify', 'token'],
  ],
  get_users_router: [
    ['GET', '/me'],
    ['PATCH', '/me', 'email', 'password'],
    ['GET', '/{id}'],
    ['PATCH', '/{id}', 'email', 'password'],
    ['DELETE', '/{id}'],
  ],
  get_oauth_router: [
    ['GET', '/authorize'],
    ['GET', '/callback'],
  ],
}

/** The router that one of its methods makes (FastAPI Users: Configuration, Routers); undefined for other methods. */
export function usersRouter(method: string, call: Call, run: Interpreter): FastApiRouter | undefined {
  const urls = Object.hasOwn(ROUTERS, method) ? ROUTERS[method] : undefined
  if (urls === undefined) return undefined
  const made = FastApiRouter.make(run, undefined, false)
  made.router.onlyMounted = true
  const place = method === 'get_auth_router' ? 'form' : 'json'
  for (const [verb, path, ...fields] of urls) {
    const params = fields.map((name) => ({ name, in: place, required: true }) as const)
    made.router.route({ ...placeOf(call), path: text(path), methods: [verb], handlers: [NULL], params })
  }
  return made
}
