/** Where traffic, source and specification of one endpoint say different things. */
import type { Param, Schema, SchemaType, SourceEndpoint } from '../model.ts'
import type { TrafficEndpoint } from '../traffic/traffic-endpoint.ts'
import type { InventoryFinding } from './inventory.ts'
import { countOf } from './wording.ts'

/** What clients add to any URL. */
const ADDED_BY_CLIENTS = /^(?:utm_.*|_|_t|ts|cb|fbclid|gclid|msclkid|mc_[ce]id|ref|nocache|cachebuster|v)$/i

export function parameterDrift(
  specification: SourceEndpoint,
  source: SourceEndpoint | undefined,
  traffic: TrafficEndpoint | undefined,
): InventoryFinding[] {
  const findings: InventoryFinding[] = []
  const fields = Object.keys(specification.body?.schema.properties ?? {})
  const specified = new Set([
    ...specification.params.map(keyOf),
    ...fields.flatMap((name) => [`json ${name}`, `form ${name}`]),
  ])
  const knowsBody = fields.length > 0
  const isComparable = (param: Param): boolean =>
    param.in === 'query' ||
    ((param.in === 'json' || param.in === 'form') && (knowsBody || specification.body === undefined))
  for (const param of traffic?.params ?? []) {
    if (!isComparable(param) || ADDED_BY_CLIENTS.test(param.name) || specified.has(keyOf(param))) continue
    findings.push({
      kind: 'parameter-drift',
      level: 'warning',
      message: `${label(param)} was sent, and is not specified`,
      subject: `sent ${keyOf(param)}`,
    })
  }
  for (const param of source?.params ?? []) {
    if (!isComparable(param) || specified.has(keyOf(param))) continue
    findings.push({
      kind: 'parameter-drift',
      level: 'warning',
      message: `${label(param)} is read in ${source?.file}:${source?.line}, and is not specified`,
      subject: `read ${keyOf(param)}`,
    })
  }
  if (traffic !== undefined && succeeded(traffic) > 0) findings.push(...missingParameters(specification, traffic))
  return findings
}

/** Parameters that are specified as required, and that successful requests came without. */
function missingParameters(specification: SourceEndpoint, traffic: TrafficEndpoint): InventoryFinding[] {
  const failed = traffic.count - succeeded(traffic)
  return specification.params.flatMap((param): InventoryFinding[] => {
    if (param.required !== true || param.in !== 'query') return []
    const seen = traffic.params.find((one) => keyOf(one) === keyOf(param))
    // Requests without it may be the ones that failed.
    if (seen?.required === true || failed > 0) return []
    return [
      {
        kind: 'parameter-drift',
        level: 'note',
        message: `${label(param)} is specified as required, and requests without it succeeded`,
        subject: `missing ${keyOf(param)}`,
      },
    ]
  })
}

export function authenticationDrift(
  specification: SourceEndpoint | undefined,
  source: SourceEndpoint | undefined,
  traffic: TrafficEndpoint | undefined,
  hasCredentialsAnywhere: boolean,
): InventoryFinding[] {
  const findings: InventoryFinding[] = []
  const promised = specification?.promisedSecurity
  const guards = source?.guards ?? []
  const anonymous = traffic?.authentication.find(({ scheme }) => scheme === 'none')?.succeeded ?? 0
  if (anonymous > 0) {
    const level = hasCredentialsAnywhere ? 'error' : 'note'
    const doubt = hasCredentialsAnywhere
      ? ''
      : '; nothing in this traffic has credentials, so the recorder may have left them out'
    if (promised !== undefined && promised.length > 0)
      findings.push({
        kind: 'authentication-drift',
        level,
        message: `${countOf(anonymous, 'request')} without credentials succeeded, and ${promised.join(', ')} is specified${doubt}`,
        subject: 'anonymous against specification',
      })
    else if (guards.length > 0)
      findings.push({
        kind: 'authentication-drift',
        level,
        message: `${countOf(anonymous, 'request')} without credentials succeeded, and ${guards.map(({ name }) => name).join(', ')} guards it in source${doubt}`,
        subject: 'anonymous against source',
      })
  }
  if (promised?.length === 0 && guards.some(({ kind }) => kind === 'authentication'))
    findings.push({
      kind: 'authentication-drift',
      level: 'warning',
      message: `it is specified as open to anyone, and ${guards.map(({ name }) => name).join(', ')} guards it in source`,
      subject: 'guarded against specification',
    })
  return findings
}

/** Types of what was sent and answered that the specification does not allow. */
export function schemaDrift(specification: SourceEndpoint, traffic: TrafficEndpoint | undefined): InventoryFinding[] {
  if (traffic === undefined) return []
  const differences: string[] = []
  const body = specification.body
  const sent = traffic.requestBodies.find(({ contentType }) => contentType === body?.contentType.split(';', 1)[0])
  if (body !== undefined && sent !== undefined)
    compareSchemas(body.schema, sent.schema, 'request $', false, differences, 0)
  for (const { status, contentType, schema } of traffic.responseBodies) {
    const specified = specification.responses?.find(
      (one) => isFor(one.status, status) && one.contentType === contentType,
    )
    if (specified !== undefined) compareSchemas(specified.schema, schema, `response ${status} $`, true, differences, 0)
  }
  for (const param of traffic.params) {
    if (param.in === 'json' || param.in === 'form' || param.schema === undefined) continue
    const specified = specification.params.find((one) => keyOf(one) === keyOf(param))?.schema
    if (specified !== undefined && param.in !== 'path')
      compareSchemas(specified, param.schema, `${param.in} ${param.name}`, false, differences, 0)
  }
  return [...new Set(differences)].slice(0, 20).map((message) => ({
    kind: 'schema-drift',
    level: 'warning',
    message,
    subject: message.replace(/ was .*$/s, ''),
  }))
}

function isFor(pattern: string, status: number | undefined): boolean {
  const text = String(status)
  return pattern === text || (pattern.length === 3 && pattern.toUpperCase() === `${text.charAt(0)}XX`)
}

/** `isAnswer`: fields that are not specified matter in answers, where they tell what nobody reviewed. */
function compareSchemas(
  specified: Schema,
  seen: Schema,
  place: string,
  isAnswer: boolean,
  differences: string[],
  depth: number,
): void {
  if (depth > 8 || differences.length > 40 || specified.oneOf !== undefined) return
  const allowed = typesOf(specified)
  const found = typesOf(seen)
  const wrong = found.filter((type) => allowed.length > 0 && !isAllowed(type, allowed, specified, place))
  if (wrong.length > 0) {
    differences.push(`${place} was ${wrong.join(' and ')}, and is specified as ${allowed.join(' or ')}`)
    return
  }
  const words = specified.enum
  const others = words === undefined ? [] : (seen.enum ?? []).filter((word) => !words.includes(word))
  if (others.length > 0)
    differences.push(`${place} was ${others.join(', ')}, and only ${words?.join(', ')} is specified`)
  const properties = specified.properties ?? {}
  const isOpen =
    Object.keys(properties).length === 0 ||
    (specified.additionalProperties !== undefined && specified.additionalProperties !== false)
  for (const [name, property] of Object.entries(seen.properties ?? {})) {
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (own !== undefined) compareSchemas(own, property, `${place}.${name}`, isAnswer, differences, depth + 1)
    else if (isAnswer && !isOpen) differences.push(`${place}.${name} was answered, and is not specified`)
  }
  if (specified.items !== undefined && seen.items !== undefined)
    compareSchemas(specified.items, seen.items, `${place}[]`, isAnswer, differences, depth + 1)
}

function typesOf({ type }: Schema): readonly SchemaType[] {
  if (type === undefined) return []
  return typeof type === 'string' ? [type] : type
}

function isAllowed(type: SchemaType, allowed: readonly SchemaType[], specified: Schema, place: string): boolean {
  if (allowed.includes(type)) return true
  if (type === 'integer') return allowed.includes('number') || (isInUrl(place) && allowed.includes('string'))
  // In a URL everything is text, and a list is one value or several.
  if (isInUrl(place) && (allowed.includes('string') || allowed.includes('array'))) return true
  return type === 'null' && specified.enum?.includes(null) === true
}

function isInUrl(place: string): boolean {
  return /^(?:query|header|cookie) /.test(place)
}

function keyOf({ in: place, name }: Param): string {
  return `${place} ${place === 'header' ? name.toLowerCase() : name}`
}

function label({ in: place, name }: Param): string {
  return place === 'json' || place === 'form' ? `field ${name} of the body` : `${place} parameter ${name}`
}

export function succeeded({ statuses }: TrafficEndpoint): number {
  let count = 0
  for (const [status, times] of Object.entries(statuses)) if (/^[123]/.test(status)) count += times
  return count
}
