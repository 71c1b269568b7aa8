/** Reads a delta field by field, with limits, and says where something is wrong. */
import { emptyAggregate, MAX_NODES, type TrafficAggregate } from './aggregate.ts'
import { DELTA_FORMAT, DeltaError, type TrafficDelta } from './delta-format.ts'
import type { Range } from './record/counters.ts'
import { emptyRange } from './record/counters.ts'
import { emptyRecord, LIMITS, type EndpointRecord, type ParamRecord } from './record/endpoint-record.ts'
import { emptyShape, type Shape } from './record/shape.ts'
import { emptyTextShape, type TextShape } from './record/text-shape.ts'
import { emptyNode, type PathNode } from './templating/path-tree.ts'
import { VALUE_FORMATS, type ValueFormat } from './templating/value-format.ts'

type Fields = ReadonlyMap<string, unknown>

const MAX_DEPTH = 60
const MAX_SHAPES = 2_000_000
const MAX_KEY = 600
const FORMATS: ReadonlySet<string> = new Set([...VALUE_FORMATS, 'text'])

export class DeltaReader {
  readonly #json: unknown
  readonly #aggregate: TrafficAggregate = emptyAggregate()
  #shapes = 0

  constructor(json: unknown) {
    this.#json = json
  }

  read(): TrafficDelta {
    const root = fields(this.#json, '$')
    if (root.get('format') !== DELTA_FORMAT)
      throw new DeltaError(
        `has the format ${JSON.stringify(root.get('format'))}, not "${DELTA_FORMAT}"; update the agent`,
      )
    const aggregate = this.#aggregate
    aggregate.from = optionalNumber(root, 'from', '$')
    aggregate.to = optionalNumber(root, 'to', '$')
    const counts = fields(root.get('counts'), '$.counts')
    for (const key of ['exchanges', 'assets', 'preflights', 'overflowed', 'unreadable'] as const)
      aggregate.counts[key] = count(counts, key, '$.counts')
    for (const [agent, sequence] of fields(root.get('agents'), '$.agents'))
      aggregate.agents.set(agent, whole(sequence, `$.agents.${agent}`))
    for (const [host, value] of fields(root.get('hosts'), '$.hosts')) {
      const at = `$.hosts.${host}`
      const traffic = fields(value, at)
      aggregate.hosts.set(host, {
        answered: this.#node(traffic.get('answered'), `${at}.answered`, 0),
        unanswered: this.#node(traffic.get('unanswered'), `${at}.unanswered`, 0),
      })
    }
    return { origin: originOf(root), aggregate }
  }

  #node(value: unknown, at: string, depth: number): PathNode {
    if (depth > MAX_DEPTH) throw new DeltaError(`is nested too deep at ${at}`)
    if (this.#aggregate.budget.left-- <= 0) throw new DeltaError(`has more than ${MAX_NODES} paths; post more often`)
    const own = fields(value, at)
    const node = emptyNode(own.get('text') === true)
    const folded = own.get('folded')
    if (folded === 'texts' || folded === 'names') node.folded = folded
    for (const format of list(own.get('formats'), `${at}.formats`)) {
      if (typeof format !== 'string' || !FORMATS.has(format))
        throw new DeltaError(`has a form that is none at ${at}.formats`)
      // The set holds nothing else.
      node.formats.add(format as ValueFormat | 'text')
    }
    for (const [key, record] of fields(own.get('records'), `${at}.records`)) {
      if (!/^[A-Z][A-Z-]{1,30}(?: ws)?$/.test(key)) throw new DeltaError(`has a method that is none at ${at}.records`)
      node.records.set(key, this.#record(record, `${at}.records.${key}`))
    }
    for (const [key, child] of fields(own.get('children'), `${at}.children`))
      node.children.set(key, this.#node(child, `${at}/${key}`, depth + 1))
    return node
  }

  #record(value: unknown, at: string): EndpointRecord {
    const own = fields(value, at)
    const record = emptyRecord()
    record.count = count(own, 'count', at)
    record.firstSeen = optionalNumber(own, 'firstSeen', at)
    record.lastSeen = optionalNumber(own, 'lastSeen', at)
    for (const [status, times] of fields(own.get('statuses'), `${at}.statuses`))
      record.statuses.set(status === '*' ? '*' : Number(status), whole(times, `${at}.statuses`))
    Object.assign(record.requestBytes, range(own.get('requestBytes'), `${at}.requestBytes`))
    Object.assign(record.responseBytes, range(own.get('responseBytes'), `${at}.responseBytes`))
    for (const [scheme, seen] of fields(own.get('authentication'), `${at}.authentication`)) {
      const counts = fields(seen, `${at}.authentication`)
      record.authentication.set(scheme, { seen: count(counts, 'seen', at), succeeded: count(counts, 'succeeded', at) })
    }
    record.withHeaders = count(own, 'withHeaders', at)
    this.#params(record.params, own.get('params'), `${at}.params`, LIMITS.params)
    this.#params(record.requestBodies, own.get('requestBodies'), `${at}.requestBodies`, LIMITS.bodies)
    this.#params(record.responseBodies, own.get('responseBodies'), `${at}.responseBodies`, LIMITS.bodies)
    for (const [find, times] of fields(own.get('sensitive'), `${at}.sensitive`))
      record.sensitive.set(find, whole(times, `${at}.sensitive`))
    record.webSockets = count(own, 'webSockets', at)
    record.eventStreams = count(own, 'eventStreams', at)
    return record
  }

  #params(into: Map<string, ParamRecord>, value: unknown, at: string, limit: number): void {
    for (const [key, param] of fields(value, at)) {
      if (into.size >= limit) throw new DeltaError(`has more than ${limit} entries at ${at}`)
      const own = fields(param, `${at}.${key}`)
      into.set(key, { seen: count(own, 'seen', at), shape: this.#shape(own.get('shape'), `${at}.${key}`, 0) })
    }
  }

  #shape(value: unknown, at: string, depth: number): Shape {
    if (depth > MAX_DEPTH || ++this.#shapes > MAX_SHAPES)
      throw new DeltaError(`has too many or too deep schemas at ${at}`)
    const own = fields(value, at)
    const shape = emptyShape()
    for (const key of ['nulls', 'booleans', 'integers', 'fractions', 'arrays', 'objects'] as const)
      shape[key] = count(own, key, at)
    if (own.has('texts')) shape.texts = text(own.get('texts'), at)
    if (own.has('items')) shape.items = this.#shape(own.get('items'), `${at}[]`, depth + 1)
    if (own.has('others')) shape.others = this.#shape(own.get('others'), `${at}.*`, depth + 1)
    const properties = own.get('properties')
    if (properties === null) shape.properties = null
    else if (properties !== undefined) {
      shape.properties = new Map()
      for (const [name, property] of fields(properties, at))
        shape.properties.set(name, this.#shape(property, `${at}.${name.slice(0, 40)}`, depth + 1))
    }
    return shape
  }
}

function originOf(root: Fields): TrafficDelta['origin'] {
  const agent = root.get('agent')
  if (agent === undefined) return undefined
  if (typeof agent !== 'string' || !/^[\w.:@-]{1,120}$/.test(agent))
    throw new DeltaError('has an agent whose name is none: up to 120 letters, digits and . : @ - _')
  return { agent, sequence: whole(root.get('sequence'), '$.sequence') }
}

function text(value: unknown, at: string): TextShape {
  const own = fields(value, at)
  const shape = emptyTextShape()
  shape.seen = count(own, 'seen', at)
  shape.count = count(own, 'count', at)
  shape.minLength = count(own, 'minLength', at)
  shape.maxLength = count(own, 'maxLength', at)
  shape.formats &= count(own, 'formats', at)
  const tokens = own.get('tokens')
  if (tokens === null) shape.tokens = null
  else for (const [token, times] of fields(tokens, at)) shape.tokens?.set(token.slice(0, 40), whole(times, at))
  return shape
}

function range(value: unknown, at: string): Range {
  if (value === undefined) return emptyRange()
  const own = fields(value, at)
  return {
    count: count(own, 'count', at),
    sum: count(own, 'sum', at),
    min: count(own, 'min', at),
    max: count(own, 'max', at),
  }
}

/** The fields of an object; none when it is absent. */
function fields(value: unknown, at: string): Fields {
  if (value === undefined) return new Map()
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DeltaError(`has no object at ${at}`)
  const entries: [string, unknown][] = Object.entries(value)
  if (entries.some(([key]) => key.length > MAX_KEY))
    throw new DeltaError(`has a name of more than ${MAX_KEY} characters at ${at}`)
  return new Map(entries)
}

function list(value: unknown, at: string): readonly unknown[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw new DeltaError(`has no list at ${at}`)
  return value
}

function count(own: Fields, key: string, at: string): number {
  return own.get(key) === undefined ? 0 : whole(own.get(key), `${at}.${key}`)
}

function optionalNumber(own: Fields, key: string, at: string): number | undefined {
  return own.get(key) === undefined ? undefined : whole(own.get(key), `${at}.${key}`)
}

function whole(value: unknown, at: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
    throw new DeltaError(`has no count at ${at}: a number that is not negative`)
  return value
}
