/** What a body of a declared type adds to an endpoint. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { TypeExpr } from '../../engine/ir.ts'
import type { Scope } from '../../engine/scope.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { paramsOfSchema } from '../../schemas/schema-value.ts'
import { schemaOf } from './types.ts'

/** Fields of an object are parameters; of any other body only the whole is known. */
export function addBody(
  type: TypeExpr | undefined,
  scope: Scope,
  facts: HandlerFacts,
  run: Interpreter,
  place: 'json' | 'form' = 'json',
): void {
  const schema = schemaOf(type, scope, run)
  const fields = paramsOfSchema(schema, place)
  for (const field of fields) facts.add(field)
  if (fields.length === 0) facts.add({ name: 'body', in: 'body', ...(schema === undefined ? {} : { schema }) })
  if (schema === undefined || schema.type === 'string') return
  facts.setBody({ contentType: place === 'json' ? 'application/json' : 'application/x-www-form-urlencoded', schema })
}

/** Fields of an object that travel one by one, in the query or a form. */
export function addFields(
  type: TypeExpr | undefined,
  scope: Scope,
  place: 'query' | 'form',
  facts: HandlerFacts,
  run: Interpreter,
): void {
  for (const { name, schema } of paramsOfSchema(schemaOf(type, scope, run), place)) {
    facts.add({ name, in: place, ...(schema === undefined ? {} : { schema }) })
  }
}
