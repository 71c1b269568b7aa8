/** `api.model('Todo', {'task': fields.String(required=True)})` of Flask-RESTX, and decorators that expect one. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Value } from '../../../engine/values.ts'
import type { HttpMethod, Schema } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { declaredField, objectOf, type DeclaredField, type FieldDialect } from '../declared-fields.ts'
import { addSchema, InputMark } from '../input-mark.ts'
import { RequestParser } from './parser.ts'

const RESTX: FieldDialect = {
  requiredByDefault: false,
  optionalBy: [],
  readOnlyBy: ['readonly'],
  readOnlyKinds: /(?!)/,
  kinds: /^[A-Z]\w*$/,
}

export class RestxModel extends Native {
  readonly fields: ReadonlyMap<string, DeclaredField>

  constructor(fields: ReadonlyMap<string, DeclaredField>) {
    super()
    this.fields = fields
  }

  get schema(): Schema {
    return objectOf(this.fields)
  }
}

/** The fields of `model(name, fields)`, and of `inherit(name, parent, fields)`. */
export function modelOf(_method: string, call: Call, run: Interpreter): ReadonlyMap<string, DeclaredField> {
  const fields = new Map<string, DeclaredField>()
  for (const part of call.args.slice(1)) {
    if (part.kind === 'native' && part.native instanceof RestxModel) {
      for (const [name, field] of part.native.fields) fields.set(name, field)
    } else if (part.kind === 'record') {
      for (const [name, value] of part.fields) {
        const field = nested(name, value) ?? declaredField(name, value, RESTX, run)
        if (field !== undefined) fields.set(name, field)
      }
    }
  }
  return fields
}

/** `fields.Nested(other_model)` */
function nested(name: string, value: Value): DeclaredField | undefined {
  const [of] = value.kind === 'external' ? (value.call?.args ?? []) : []
  if (of?.kind !== 'native' || !(of.native instanceof RestxModel)) return undefined
  return { name, schema: of.native.schema, required: false, readOnly: false }
}

/** `@api.expect(model)`, `@api.expect([model])`, `@api.expect(parser)` */
export class ModelMark extends InputMark {
  readonly #given: readonly Value[]

  constructor(given: readonly Value[]) {
    super()
    this.#given = given
  }

  override apply(facts: HandlerFacts, methods: readonly HttpMethod[]): void {
    for (const given of this.#given) {
      const [item] = given.kind === 'list' ? given.items : []
      const one = item ?? given
      if (one.kind !== 'native') continue
      if (one.native instanceof RequestParser) one.native.apply(facts, methods)
      else if (one.native instanceof RestxModel) {
        const { schema } = one.native
        addSchema(item === undefined ? schema : { type: 'array', items: schema }, 'json', facts)
      }
    }
  }
}
