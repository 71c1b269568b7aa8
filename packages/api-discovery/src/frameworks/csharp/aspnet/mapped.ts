/** Endpoints that one call maps: SignalR hubs and the identity API. */
import { argument, type Call, type Native } from '../../../engine/native.ts'
import { concat, text, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'

interface Target<Endpoint extends Native> {
  add(call: Call, path: Value, methods: readonly HttpMethod[], handler?: Value, protocol?: 'ws'): Endpoint
}

/** `MapHub<ChatHub>("/chat")`: clients negotiate, then speak over a WebSocket (SignalR: transport protocols). */
export function addHub<Endpoint extends Native>(target: Target<Endpoint>, call: Call): Endpoint {
  const path = argument(call, 0, 'pattern', 'path') ?? text('')
  target.add(call, concat([path, text('/negotiate')]), ['POST'])
  return target.add(call, path, ['GET'], undefined, 'ws')
}

const IDENTITY: readonly (readonly [HttpMethod, string])[] = [
  ['POST', '/register'],
  ['POST', '/login'],
  ['POST', '/refresh'],
  ['GET', '/confirmEmail'],
  ['POST', '/resendConfirmationEmail'],
  ['POST', '/forgotPassword'],
  ['POST', '/resetPassword'],
  ['POST', '/manage/2fa'],
  ['GET', '/manage/info'],
  ['POST', '/manage/info'],
]

/** `MapIdentityApi<User>()` (ASP.NET Core: Identity API endpoints). */
export function addIdentityApi<Endpoint extends Native>(target: Target<Endpoint>, call: Call): void {
  for (const [method, path] of IDENTITY) target.add(call, text(path), [method])
}
