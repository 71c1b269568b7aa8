/** From a type that a request is decoded into to its parameters. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { TypeExpr } from '../../engine/ir.ts'
import { native, type Value } from '../../engine/values.ts'
import type { ParamPlace, Schema } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { PlaceValue } from '../../routing/recorder.ts'
import { paramsOfSchema } from '../../schemas/schema-value.ts'
import { schemaOf, type RustType } from './schema.ts'

/** Takes note of a type that stands at a place of the request. */
export function learn(
  of: RustType,
  place: ParamPlace,
  pathNames: readonly string[],
  facts: HandlerFacts,
  run: Interpreter,
): Value | undefined {
  if (place === 'path') {
    learnPath(of, pathNames, facts, run)
    return undefined
  }
  const schema = schemaOf(of, run)
  const params = paramsOfSchema(schema, place)
  for (const param of params) facts.add(param)
  if (place === 'json' && schema !== undefined && isKnown(schema))
    facts.setBody({ contentType: 'application/json', schema })
  if (params.length > 0) return undefined
  if (place === 'json' && schema !== undefined && schema.type !== 'object')
    facts.add({ name: 'body', in: 'body', schema })
  return native(new PlaceValue(place, facts, ['get', 'remove', 'contains_key', 'pointer']))
}

function isKnown(schema: Schema): boolean {
  return Object.keys(schema.properties ?? {}).length > 0 || schema.type !== 'object'
}

/** A tuple names parameters by their order, a struct by its fields. */
function learnPath({ type, scope }: RustType, names: readonly string[], facts: HandlerFacts, run: Interpreter): void {
  const parts: readonly TypeExpr[] = type.kind === 'named' && type.name === 'Tuple' ? type.args : [type]
  const schemas = parts.map((part) => schemaOf({ type: part, scope }, run))
  const [only] = schemas
  if (parts.length === 1 && only?.properties !== undefined) {
    for (const param of paramsOfSchema(only, 'path')) facts.add({ ...param, required: true })
    return
  }
  // Of nested routers the last parameters are the route's own.
  const own = names.slice(-schemas.length)
  schemas.forEach((schema, i) => {
    const name = own[i]
    if (name !== undefined && schema !== undefined) facts.add({ name, in: 'path', required: true, schema })
  })
}
