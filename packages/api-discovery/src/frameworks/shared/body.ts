import type { Interpreter } from '../../engine/interpreter.ts'
import type { TypeExpr } from '../../engine/ir.ts'
import type { Scope } from '../../engine/scope.ts'
import type { Body, Param } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { paramsOfSchema } from '../../schemas/schema-value.ts'
import { schemaOfType } from '../../schemas/types.ts'

export interface BodyFacts {
  readonly params: readonly Param[]
  readonly body?: Body
}

/** The fields of a JSON body of a type; of a type that says nothing, a body. */
export function bodyOfType(type: TypeExpr | undefined, scope: Scope, run: Interpreter): BodyFacts {
  const schema = schemaOfType(type, scope, run)
  if (schema === undefined) return { params: [{ name: 'body', in: 'body' }] }
  const fields = paramsOfSchema(schema, 'json')
  const params: readonly Param[] = fields.length > 0 ? fields : [{ name: 'body', in: 'body', schema }]
  return { params, body: { contentType: 'application/json', schema } }
}

export function addTypedBody(type: TypeExpr | undefined, scope: Scope, facts: HandlerFacts, run: Interpreter): void {
  const { params, body } = bodyOfType(type, scope, run)
  for (const param of params) facts.add(param)
  if (body !== undefined) facts.setBody(body)
}
