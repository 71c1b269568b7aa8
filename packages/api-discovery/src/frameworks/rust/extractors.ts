/** What handlers of Rust take from a request by the types of their parameters: `Query(q): Query<Filter>`. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { ParamDef } from '../../engine/ir.ts'
import { native, UNKNOWN, type FunctionValue, type Value } from '../../engine/values.ts'
import type { ParamPlace } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { PlaceValue } from '../../routing/recorder.ts'
import { learn } from './learn.ts'
import { RustRequest } from './request.ts'
import type { RustType } from './schema.ts'

const PLACES: readonly (readonly [RegExp, ParamPlace])[] = [
  [/Json|^TypedBody$/, 'json'],
  [/Query/, 'query'],
  [/Form|Multipart/, 'form'],
  [/Path/, 'path'],
]

/** Headers that typed extractors stand for. */
const HEADERS: Readonly<Record<string, string>> = {
  Authorization: 'Authorization',
  BearerAuth: 'Authorization',
  BasicAuth: 'Authorization',
  UserAgent: 'User-Agent',
  ContentType: 'Content-Type',
  Host: 'Host',
  Origin: 'Origin',
  Referer: 'Referer',
  IfNoneMatch: 'If-None-Match',
}

/** Reads a handler: its parameters by their types, then its body for what it reads by name. */
export function readExtractors(
  fn: FunctionValue,
  pathNames: readonly string[],
  facts: HandlerFacts,
  run: Interpreter,
): void {
  const args = fn.fn.params.map((param) => readParam(param, fn, pathNames, facts, run))
  run.handle(fn, args, facts)
}

function readParam(
  { type }: ParamDef,
  { scope }: FunctionValue,
  pathNames: readonly string[],
  facts: HandlerFacts,
  run: Interpreter,
): Value {
  if (type === undefined) return UNKNOWN
  return readType({ type, scope }, pathNames, facts, run) ?? UNKNOWN
}

/** The value that the handler is given, which takes note of what is read from it by name. */
function readType(
  { type, scope }: RustType,
  pathNames: readonly string[],
  facts: HandlerFacts,
  run: Interpreter,
  depth = 0,
): Value | undefined {
  if (type.kind !== 'named' || depth > 5) return undefined
  const short = type.name.slice(type.name.lastIndexOf('.') + 1)
  const [inner] = type.args
  if (short === 'HeaderMap') return native(new PlaceValue('header', facts, ['get', 'get_all', 'contains_key']))
  if (/^(?:Private|Signed)?(?:CookieJar|Cookies)$/.test(short))
    return native(new PlaceValue('cookie', facts, ['get', 'get_private']))
  if (short === 'TypedHeader' || /^(?:BearerAuth|BasicAuth)$/.test(short)) {
    const header = inner?.kind === 'named' ? (inner.name.split('.').at(-1) ?? '') : short
    const name = Object.hasOwn(HEADERS, header) ? HEADERS[header] : undefined
    if (name !== undefined) facts.add({ name, in: 'header' })
    return undefined
  }
  if (/^(?:HttpRequest|Request|RequestParts|Parts)$/.test(short)) return native(new RustRequest(facts))
  const place = PLACES.find(([pattern]) => pattern.test(short))?.[1]
  if (place === undefined || (inner === undefined && place !== 'form')) {
    // `Option<Query<T>>`, `Valid<Json<T>>`, `Result<Json<T>, JsonRejection>`
    for (const arg of type.args) {
      const found = readType({ type: arg, scope }, pathNames, facts, run, depth + 1)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (inner === undefined) return native(new PlaceValue(place, facts, ['get']))
  // `Valid<Json<T>>` may be called `ValidJson<Json<T>>`.
  if (inner.kind === 'named' && PLACES.some(([pattern]) => pattern.test(inner.name)) && inner.args.length > 0)
    return readType({ type: inner, scope }, pathNames, facts, run, depth + 1)
  return learn({ type: inner, scope }, place, pathNames, facts, run)
}
