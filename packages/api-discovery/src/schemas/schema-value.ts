import { Native } from '../engine/native.ts'
import type { Param, ParamPlace, Schema } from '../model.ts'

/** A schema as a value of the program: `z.object({ … })`, `Joi.object({ … })`. */
export class SchemaValue extends Native {
  readonly schema: Schema
  readonly isOptional: boolean

  constructor(schema: Schema, isOptional = false) {
    super()
    this.schema = schema
    this.isOptional = isOptional
  }
}

/** One parameter for each property of an object's schema. */
export function paramsOfSchema(schema: Schema | undefined, place: ParamPlace): Param[] {
  const required = new Set(schema?.required)
  const params: Param[] = []
  for (const [name, property] of Object.entries(schema?.properties ?? {})) {
    const known = Object.keys(property).length > 0
    params.push({
      name,
      in: place,
      ...(required.has(name) ? { required: true } : {}),
      ...(known ? { schema: property } : {}),
    })
  }
  return params
}
