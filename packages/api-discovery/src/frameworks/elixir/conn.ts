/** `Plug.Conn`: what controllers and plugs take from a request. */
import type { Call } from '../../engine/native.ts'
import { native, plainText, UNKNOWN, type External, type Value } from '../../engine/values.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { PlaceValue } from '../../routing/recorder.ts'
import { mixedParams, placeByMethod } from '../shared/mixed-params.ts'
import { placeNamed, readWholeBody, RequestObject } from '../shared/request-object.ts'

export class Conn extends RequestObject {
  readonly facts: HandlerFacts

  constructor(facts: HandlerFacts, methods: readonly string[], pathNames: readonly string[]) {
    const mixed = (): Value => connParams(facts, methods, pathNames)
    super({
      params: mixed,
      query_params: () => placeNamed('query', facts),
      body_params: () => placeNamed('json', facts),
      path_params: () => placeNamed('path', facts),
      cookies: () => placeNamed('cookie', facts),
      req_cookies: () => placeNamed('cookie', facts),
    })
    this.facts = facts
  }
}

/** `params` of an action: path, query and body under one name. */
export function connParams(facts: HandlerFacts, methods: readonly string[], pathNames: readonly string[]): Value {
  return mixedParams(placeByMethod(methods, 'json'), facts, pathNames)
}

const READS = /^(?:get|get_lazy|fetch|fetch!|pop|has_key\?|get_and_update)$/

/** Functions of other modules that a request is handed to: `Map.get(params, "q")`, `get_req_header(conn, "x")`. */
export function connFunction(callee: External, call: Call): Value | undefined {
  const [module, name = ''] = callee.path
  const [first, second] = call.args
  const key = plainText(second)
  if (first?.kind !== 'native') return undefined
  if (first.native instanceof PlaceValue && (module === 'Map' || module === 'Access' || module === 'Keyword')) {
    const place = first.native
    if (READS.test(name) && key !== undefined) return place.read(key)
    if (name === 'take' && second?.kind === 'list') second.items.forEach((item) => place.read(plainText(item) ?? ''))
    return name === 'take' || name === 'put' || name === 'merge' || name === 'drop' ? first : UNKNOWN
  }
  if (!(first.native instanceof Conn) || module !== 'Plug.Conn') return undefined
  const { facts } = first.native
  if (name === 'get_req_header' && key !== undefined) return new PlaceValue('header', facts).read(key)
  if (name === 'read_body') return readWholeBody(facts)
  return name === 'fetch_query_params' || name === 'fetch_cookies' ? first : undefined
}

export function connOf(facts: HandlerFacts, methods: readonly string[], pathNames: readonly string[]): Value {
  return native(new Conn(facts, methods, pathNames))
}
