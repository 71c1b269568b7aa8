/** The input struct of a Huma operation: tags say where fields come from, `Body` is the body. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionValue, Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { learnJson } from '../bind.ts'
import { functionsOf } from '../handlers.ts'
import { fieldSchema, structFields, tagName, tagOf, type StructField } from '../structs.ts'

const PLACES: readonly ParamPlace[] = ['path', 'query', 'header', 'cookie', 'form']

/** Takes note of all that the second parameter of the handlers names. */
export function readInputs(handlers: readonly Value[], facts: HandlerFacts, run: Interpreter): void {
  for (const fn of handlers.flatMap((handler) => functionsOf(handler, run))) readInput(fn, facts, run)
}

function readInput({ fn, scope }: FunctionValue, facts: HandlerFacts, run: Interpreter): void {
  const type = fn.params[1]?.type
  const fields = type === undefined ? undefined : structFields({ type, scope }, run)
  for (const field of fields ?? []) {
    if (field.member.name === 'Body') readBody(field, facts, run)
    else if (field.member.name === 'RawBody') facts.add({ name: 'body', in: 'body' })
    else readField(field, facts, run)
  }
}

function readBody({ member, scope }: StructField, facts: HandlerFacts, run: Interpreter): void {
  if (member.type !== undefined) learnJson({ type: member.type, scope }, facts, run)
}

function readField(field: StructField, facts: HandlerFacts, run: Interpreter): void {
  const { member } = field
  for (const place of PLACES) {
    const name = tagName(member, place)
    if (name === undefined) continue
    const schema = fieldSchema(field, run)
    const required = place === 'path' || tagOf(member, 'required') === 'true'
    facts.add({
      name,
      in: place,
      ...(required ? { required: true } : {}),
      ...(Object.keys(schema).length === 0 ? {} : { schema }),
    })
    return
  }
}
