import type { Interpreter } from '../../../engine/interpreter.ts'
import type { ParamDef } from '../../../engine/ir.ts'
import { native, UNKNOWN, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { learn } from '../learn.ts'
import { rocketPath } from '../path.ts'
import { functionsOf } from '../router.ts'
import { schemaOf } from '../schema.ts'
import { rocketRoute, type RocketRoute } from './attributes.ts'

export const rocketReader: Reader = {
  framework: 'rocket',
  syntax: rocketPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    for (const fn of functionsOf(route.handlers.at(-1), run)) {
      const of = rocketRoute(fn, run)
      if (of === undefined) continue
      const args = fn.fn.params.map((param) => readParam(param, fn, of, facts, run))
      readFixedQuery(of, facts)
      run.handle(fn, args, facts)
    }
  },
}

/** A parameter's name says by the attribute where it comes from; others are request guards. */
function readParam(
  { to, type }: ParamDef,
  { scope }: FunctionValue,
  route: RocketRoute,
  facts: HandlerFacts,
  run: Interpreter,
): Value {
  const name = to.kind === 'name' ? to.name : ''
  const [path = '', query = ''] = route.uri.split('?')
  if (type === undefined) return UNKNOWN
  if (name === route.data) return readData({ type, scope }, facts, run)
  const schema = schemaOf({ type, scope }, run)
  const known = schema === undefined ? {} : { schema }
  if (path.includes(`<${name}>`) || path.includes(`<${name}..>`))
    facts.add({ name, in: 'path', required: true, ...known })
  else if (query.includes(`<${name}..>`)) for (const param of paramsOfSchema(schema, 'query')) facts.add(param)
  else if (query.includes(`<${name}>`)) facts.add({ name, in: 'query', ...known })
  else if (type.kind === 'named' && type.name.endsWith('CookieJar'))
    return native(new PlaceValue('cookie', facts, ['get', 'get_private', 'get_pending']))
  return UNKNOWN
}

/** `data: Json<T>`, `Form<T>`, `Result<Json<T>, …>`, or bytes. */
function readData(of: Parameters<typeof learn>[0], facts: HandlerFacts, run: Interpreter, depth = 0): Value {
  const { type, scope } = of
  if (type.kind === 'named' && depth < 4) {
    const [inner] = type.args
    const short = type.name.slice(type.name.lastIndexOf('.') + 1)
    if (inner !== undefined && /^(?:Json|MsgPack)$/.test(short))
      return learn({ type: inner, scope }, 'json', [], facts, run) ?? UNKNOWN
    if (inner !== undefined && /^(?:Form|LenientForm|Strict)$/.test(short))
      return learn({ type: inner, scope }, 'form', [], facts, run) ?? UNKNOWN
    if (inner !== undefined && /^(?:Result|Option|Capped|Validated|Contextual)$/.test(short))
      return readData({ type: inner, scope }, facts, run, depth + 1)
  }
  facts.add({ name: 'body', in: 'body' })
  return UNKNOWN
}

/** `?hello&<page>`: fixed parts of the query are inputs, too. */
function readFixedQuery({ uri }: RocketRoute, facts: HandlerFacts): void {
  for (const part of uri.split('?')[1]?.split('&') ?? []) {
    const [name = ''] = part.split('=')
    if (/^\w+$/.test(name)) facts.add({ name, in: 'query' })
  }
}
