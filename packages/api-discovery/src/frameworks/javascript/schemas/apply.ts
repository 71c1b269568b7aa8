/** Schemas meet what they check: `schema.parse(req.body)` names the fields of the body. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { native, record, type Value } from '../../../engine/values.ts'
import type { Schema } from '../../../model.ts'
import { InputObject, Inputs } from '../inputs.ts'

/** Takes note of what the schema says of the value; the value itself comes back, also as `data` and `value` of a result. */
export function applySchema(schema: Schema, to: Value, run: Interpreter, depth = 0): Value {
  if (depth > 4) return to
  if (to.kind === 'native' && to.native instanceof Inputs) {
    to.native.learn(schema)
    return native(new Checked(to.native))
  }
  if (to.kind === 'native' && to.native.isRequest) {
    const request = to.native
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const part = request.member(name, { file: '', line: 0 }, run)
      if (part !== undefined) applySchema(property, part, run, depth + 1)
    }
  } else if (to.kind === 'record') {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const part = to.fields.get(name)
      if (part !== undefined) applySchema(property, part, run, depth + 1)
    }
    return record([...to.fields, ['data', to], ['value', to]], to.open)
  }
  return to
}

/** A checked place: `safeParse` wraps it in `data`, Joi in `value`. */
class Checked extends InputObject {
  readonly #place: Inputs

  constructor(place: Inputs) {
    super({ data: native(place), value: native(place) })
    this.#place = place
  }

  override member(name: string): Value | undefined {
    if (['success', 'error', 'errors', 'issues'].includes(name)) return undefined
    return super.member(name) ?? this.#place.member(name)
  }
}
