import type { Param, SourceEndpoint } from '../model.ts'
import { withoutEndSlash } from '../routing/path.ts'

/** An endpoint as outputs show it: what code and specifications of one folder say of it, put together. */
export interface DeclaredEndpoint extends SourceEndpoint {
  /** What a specification of the same folder says of what the code serves, and where. Its responses and its security stand beside. */
  readonly specified?: Pick<SourceEndpoint, 'file' | 'line' | 'framework' | 'path' | 'params' | 'body' | 'deprecated'>
}

/** What makes two declarations the same endpoint: method, path without the names of its parameters and a `/` at its end, protocol, operation. */
export function identityOf({
  method,
  path,
  protocol,
  operation,
}: Pick<SourceEndpoint, 'method' | 'path' | 'protocol' | 'operation'>): string {
  const shape = withoutEndSlash(path).replaceAll(/\{[^{}]*\}/g, '{}')
  return [method, shape, protocol ?? 'http', operation ?? ''].join(' ')
}

/**
 * One endpoint for each identity. Code wins over specifications, because it is what answers; what a specification knows
 * beyond it (summary, deprecation, schemas) is added. The order stays.
 */
export function declaredOnce(endpoints: readonly SourceEndpoint[]): DeclaredEndpoint[] {
  const byIdentity = new Map<string, DeclaredEndpoint>()
  for (const endpoint of endpoints) {
    const identity = identityOf(endpoint)
    const known = byIdentity.get(identity)
    byIdentity.set(identity, known === undefined ? endpoint : joined(known, endpoint))
  }
  return [...byIdentity.values()]
}

/**
 * Endpoints of code as they are written, each spelling once: `/users/{id}` beside `/users/{name}`, which one application would not
 * tell apart and two may have. What specifications know stands beside them; what only they have is there once for each identity.
 */
export function declaredAsWritten(endpoints: readonly SourceEndpoint[]): DeclaredEndpoint[] {
  const code = new Set(endpoints.filter(({ origin }) => origin === 'code').map(identityOf))
  const specified = new Map(
    declaredOnce(endpoints.filter(({ origin }) => origin !== 'code')).map((one) => [identityOf(one), one]),
  )
  const written = new Set<string>()
  return endpoints.flatMap((endpoint) => {
    const identity = identityOf(endpoint)
    const key = endpoint.origin === 'code' ? `${identity} ${endpoint.path}` : identity
    if (written.has(key) || (endpoint.origin !== 'code' && code.has(identity))) return []
    written.add(key)
    const specification = specified.get(identity)
    if (specification === undefined) return [endpoint]
    return [endpoint.origin === 'code' ? joined(endpoint, specification) : specification]
  })
}

function joined(a: DeclaredEndpoint, b: SourceEndpoint): DeclaredEndpoint {
  if (a.origin === b.origin) return a
  const [code, specification] = a.origin === 'code' ? [a, b] : [b, a]
  const { summary, deprecated, body } = { ...specification, ...withoutUndefined(code) }
  return {
    ...code,
    params: withSchemas(code.params, specification.params),
    ...(summary === undefined ? {} : { summary }),
    ...(deprecated === undefined ? {} : { deprecated }),
    ...(body === undefined ? {} : { body }),
    ...(specification.promisedSecurity === undefined ? {} : { promisedSecurity: specification.promisedSecurity }),
    ...(specification.responses === undefined ? {} : { responses: specification.responses }),
    specified: a.specified ?? placeAndInputs(specification),
  }
}

function placeAndInputs({
  file,
  line,
  framework,
  path,
  params,
  body,
  deprecated,
}: SourceEndpoint): DeclaredEndpoint['specified'] {
  return {
    file,
    line,
    framework,
    path,
    params,
    ...(body === undefined ? {} : { body }),
    ...(deprecated === undefined ? {} : { deprecated }),
  }
}

function withoutUndefined(endpoint: SourceEndpoint): Partial<SourceEndpoint> {
  const { summary, deprecated, body } = endpoint
  return {
    ...(summary === undefined ? {} : { summary }),
    ...(deprecated === undefined ? {} : { deprecated }),
    ...(body === undefined ? {} : { body }),
  }
}

/** Parameters are those of the code; a specification only adds what it knows of the same ones. */
function withSchemas(params: readonly Param[], specified: readonly Param[]): readonly Param[] {
  return params.map((param) => {
    if (param.schema !== undefined) return param
    const schema = specified.find((one) => one.in === param.in && one.name === param.name)?.schema
    return schema === undefined ? param : { ...param, schema }
  })
}
