import type { SourceEndpoint } from '../model.ts'

/** One endpoint as one line, without the line's end. `guard` is `unknown` unless something is shown to protect it. */
export function ndjsonLine(endpoint: SourceEndpoint): string {
  const { method, path, file, line, framework, params, guards, protocol, operation, handler, confidence, body } =
    endpoint
  return JSON.stringify({
    method,
    path,
    ...(protocol === undefined ? {} : { protocol }),
    ...(operation === undefined ? {} : { operation }),
    file,
    line,
    framework,
    params,
    guard: guards.length === 0 ? 'unknown' : guards.map((guard) => guard.name).join(', '),
    ...(handler === undefined ? {} : { handler }),
    ...(body === undefined ? {} : { body }),
    ...(endpoint.deprecated === true ? { deprecated: true } : {}),
    confidence: confidence.level,
    ...(confidence.reason === undefined ? {} : { reason: confidence.reason }),
  })
}
