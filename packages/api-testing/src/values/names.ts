import type { JsonPath } from '../json.ts'
import type { Endpoint } from '../model/endpoint.ts'
import { singular } from '../inputs/traffic.ts'

/**
 * What a field means across endpoints: `order.id` for the parameter of `/orders/{orderId}`, for `id` in the answers of `/orders`, and for
 * `order_id` in anything. Producers and consumers of a value meet under these keys.
 */
export type ValueKey = string

function plain(name: string): string {
  return name.replaceAll(/[^A-Za-z\d]/g, '').toLowerCase()
}

/** Names that only wrap what is inside. */
const wrappers =
  /^(?:data|items?|results?|content|list|payload|response|records?|rows|edges|nodes?|values?|body|hits|objects?|entries|collection|page|pages|_?embedded|attributes|docs|documents|all|get|my|me|v\d+|api|rest|index|json|input)$/i

const idNames = /^(?:id|_id|uuid|guid|pk|uid|oid)$/i

/** A thing and what it is known by: `doctorCode`, `invoice_number`. */
const natural = /^([A-Za-z][A-Za-z\d_-]*?)(?:[_-]|(?=[A-Z]))(code|number|no|ref|reference|slug|key|sku|iban|vin)$/i
/** Numbers by which things are known everywhere. */
const wellKnown = /^(?:vin|iban|sku|isbn|imei|ean)$/i

/** Whether a field names a thing by something else than an id: `doctorCode`, `iban`. */
export function isNaturalKey(name: string): boolean {
  return wellKnown.test(name) || natural.test(name)
}

/** Ranked keys of a field in the context of a resource; the most telling first. */
export function keysOf(resource: string, field: string): ValueKey[] {
  const name = plain(field)
  const owner = plain(resource)
  const keys: string[] = []
  if (idNames.test(field)) {
    if (owner !== '') keys.push(`${owner}.${name}`, `${owner}.id`)
    return [...new Set(keys)]
  }
  const asId = /^(.+?)_?(?:id|uuid|guid)$/i.exec(field)
  if (asId !== null && /(?:id|ID|Id|uuid|UUID|guid)$/.test(field)) {
    const target = plain(singular(asId[1] ?? ''))
    if (target !== '') keys.push(`${target}.id`)
  }
  const asName = natural.exec(field)
  if (asName !== null) {
    const target = plain(
      singular((asName[1] ?? '').replace(/^(?:to|from|target|source|dest(?:ination)?)(?=[_-]|[A-Z])/, '')),
    )
    keys.push(target === '' ? plain(asName[2] ?? '') : `${target}.${plain(asName[2] ?? '')}`)
  }
  if (owner !== '') {
    if (name.startsWith(owner) && name.length > owner.length) keys.push(`${owner}.${name.slice(owner.length)}`)
    keys.push(`${owner}.${name}`)
  }
  keys.push(name)
  return [...new Set(keys)]
}

/** The thing a path is about: the last segment that is a name, in the singular. For a parameter, the segment before it. */
export function resourceOf(path: string, before?: string): string {
  const segments = path.split('/').filter((segment) => segment !== '')
  const end = before === undefined ? segments.length : segments.findIndex((segment) => segment.includes(`{${before}}`))
  const named = segments
    .slice(0, end === -1 ? segments.length : end)
    .filter((segment) => !segment.includes('{') && !wrappers.test(segment) && !/^v?\d+(?:\.\d+)*$/.test(segment))
  return singular(named.at(-1) ?? '')
}

export function resourceOfEndpoint(endpoint: Endpoint): string {
  if (endpoint.graphql === undefined) return resourceOf(endpoint.path)
  return singular(
    endpoint.graphql.field
      .replace(/^(?:get|list|fetch|find|all|my|create|update|delete|add|edit|remove|set)_?(?=[A-Z_]|[a-z])/i, '')
      .replace(/(?:By|_by_).*$/, ''),
  )
}

/** Keys under which a parameter looks for values. */
export function consumerKeys(
  endpoint: Endpoint,
  place: 'path' | 'query' | 'header' | 'cookie' | 'body',
  name: string,
): ValueKey[] {
  if (place === 'path') return keysOf(resourceOf(endpoint.path, name), name)
  const names = place === 'body' ? name.split(/[.[\]]+/).filter((part) => part !== '' && !/^\d+$/.test(part)) : [name]
  const container = names.slice(0, -1).findLast((part) => !wrappers.test(part) && part !== 'variables')
  const field = names.at(-1) ?? name
  const types = endpoint.graphql?.types ?? []
  // `node(id)` takes the ids of all its types.
  if (types.length > 1 && container === undefined && idNames.test(field))
    return types.flatMap((type) => keysOf(type, field))
  const resource = container === undefined ? resourceOfEndpoint(endpoint) : singular(container)
  return keysOf(resource, field)
}

/** Keys under which a leaf of an answer offers its value. */
export function producerKeys(endpoint: Endpoint, path: JsonPath): ValueKey[] {
  const names = path.filter((step) => typeof step === 'string')
  const field = names.at(-1)
  if (field === undefined) return keysOf(resourceOfEndpoint(endpoint), 'id')
  const container = names.slice(0, -1).findLast((name) => !wrappers.test(name))
  // A list of plain values names things: `files: [a.txt, b.txt]`.
  if (typeof path.at(-1) === 'number') {
    const thing = singular(wrappers.test(field) ? (container ?? resourceOfEndpoint(endpoint)) : field)
    return [...new Set([...keysOf(thing, 'id'), ...keysOf(thing, 'name'), ...keysOf('', thing)])]
  }
  return keysOf(container === undefined ? resourceOfEndpoint(endpoint) : singular(container), field)
}

/** Whether a field is an identifier of something by its name. */
export function isIdName(name: string): boolean {
  return (
    idNames.test(name) ||
    /(?:[a-z\d](?:Id|ID|Uuid|UUID)|_id|_uuid|[a-z]_?(?:uuid|guid)|-id)$/.test(name) ||
    /^(?:userid|accountid|orderid|customerid)$/i.test(name)
  )
}
