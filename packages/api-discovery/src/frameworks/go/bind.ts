/** What a request is decoded into names its inputs: `c.ShouldBindJSON(&request)`, `json.NewDecoder(r.Body).Decode(&x)`. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Value } from '../../engine/values.ts'
import { alternatives } from '../../engine/values.ts'
import type { ParamPlace, Schema } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { paramsOfSchema } from '../../schemas/schema-value.ts'
import {
  declaredType,
  fieldSchema,
  isRequired,
  schemaOf,
  structFields,
  tagName,
  isUntagged,
  type DeclaredType,
} from './structs.ts'

/** A tag and the place of the request that fields with it are read from. */
export interface TagPlace {
  readonly tag: string
  readonly place: ParamPlace
  /** Fields without the tag are read too, under their own names. */
  readonly untagged?: boolean
}

/** Takes note of a JSON body that is decoded into a value. */
export function bindJson(target: Value | undefined, facts: HandlerFacts, run: Interpreter): void {
  const known = target === undefined ? [] : alternatives(target).flatMap((one) => declaredType(one) ?? [])
  for (const declared of known) learnJson(declared, facts, run)
  if (known.length === 0) facts.add({ name: 'body', in: 'body' })
}

/** Takes note of a JSON body of a type. */
export function learnJson(declared: DeclaredType, facts: HandlerFacts, run: Interpreter): void {
  const schema = schemaOf(declared, run)
  const params = paramsOfSchema(schema, 'json')
  for (const param of params) facts.add(param)
  if (schema !== undefined) facts.setBody({ contentType: 'application/json', schema })
  if (params.length === 0) facts.add({ name: 'body', in: 'body', ...(schema === undefined ? {} : { schema }) })
}

/** Takes note of the fields of a struct, each at the place that its tags name. */
export function bindTags(
  target: Value | undefined,
  places: readonly TagPlace[],
  facts: HandlerFacts,
  run: Interpreter,
  pathNames?: ReadonlySet<string>,
): void {
  for (const one of target === undefined ? [] : alternatives(target)) {
    const declared = declaredType(one)
    if (declared !== undefined) learnTags(declared, places, facts, run, pathNames)
  }
}

export function learnTags(
  declared: DeclaredType,
  places: readonly TagPlace[],
  facts: HandlerFacts,
  run: Interpreter,
  pathNames?: ReadonlySet<string>,
): void {
  const json: Record<string, Schema> = {}
  const required: string[] = []
  for (const field of structFields(declared, run) ?? []) {
    const { member } = field
    const tagged = places.filter(({ tag, place }) => {
      const name = tagName(member, tag)
      return name !== undefined && (place !== 'path' || pathNames === undefined || pathNames.has(name))
    })
    const untagged = isUntagged(member) ? places.filter((one) => one.untagged === true) : []
    // A field that several tags name is one input; the first place says where.
    const [at] = tagged.length > 0 ? tagged : untagged
    if (at === undefined) continue
    const name = tagName(member, at.tag) ?? member.name
    const schema = fieldSchema(field, run)
    facts.add({
      name,
      in: at.place,
      ...(isRequired(member) ? { required: true } : {}),
      ...(Object.keys(schema).length === 0 ? {} : { schema }),
    })
    if (at.place !== 'json') continue
    json[name] = schema
    if (isRequired(member)) required.push(name)
  }
  if (Object.keys(json).length === 0) return
  const schema: Schema = { type: 'object', properties: json, ...(required.length === 0 ? {} : { required }) }
  facts.setBody({ contentType: 'application/json', schema })
}
