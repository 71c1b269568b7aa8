import type { DeclaredEndpoint } from './declared-once.ts'

/** One endpoint as one line, without the line's end. `guard` is `unknown` unless something is shown to protect it; `guards` says where that stands. */
export function ndjsonLine(endpoint: DeclaredEndpoint): string {
  const { method, path, file, line, framework, params, guards, protocol, operation, handler, confidence, body } =
    endpoint
  const { specified, promisedSecurity } = endpoint
  return JSON.stringify({
    method,
    path,
    ...(protocol === undefined ? {} : { protocol }),
    ...(operation === undefined ? {} : { operation }),
    file,
    line,
    framework,
    ...(endpoint.origin === 'code' ? {} : { origin: endpoint.origin }),
    params,
    guard: guards.length === 0 ? 'unknown' : guards.map((guard) => guard.name).join(', '),
    ...(guards.length === 0 ? {} : { guards }),
    ...(handler === undefined ? {} : { handler }),
    ...(body === undefined ? {} : { body }),
    ...(endpoint.deprecated === true ? { deprecated: true } : {}),
    ...(specified === undefined ? {} : { specified: `${specified.file}:${specified.line}` }),
    ...(promisedSecurity === undefined ? {} : { promisedSecurity }),
    confidence: confidence.level,
    ...(confidence.reason === undefined ? {} : { reason: confidence.reason }),
  })
}
