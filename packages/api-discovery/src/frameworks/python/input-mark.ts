/** Decorators over a view that say what it takes: `@blp.arguments(UserSchema)`, `@ns.expect(model)`. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, type Call } from '../../engine/native.ts'
import type { FunctionValue, Value } from '../../engine/values.ts'
import type { HttpMethod, ParamPlace, Schema } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { paramsOfSchema } from '../../schemas/schema-value.ts'

export abstract class InputMark extends Native {
  /** Adds what it says; `methods` are those of the route. */
  abstract apply(facts: HandlerFacts, methods: readonly HttpMethod[]): void

  /** Applied to a view, it gives the view back. */
  override call(call: Call, _run: Interpreter): Value | undefined {
    return call.args[0]
  }
}

/** A mark with the schema of one place. */
export class SchemaMark extends InputMark {
  readonly #schema: Schema
  readonly #place: ParamPlace

  constructor(schema: Schema, place: ParamPlace) {
    super()
    this.#schema = schema
    this.#place = place
  }

  override apply(facts: HandlerFacts): void {
    addSchema(this.#schema, this.#place, facts)
  }
}

/** One decorator that says something of several places. */
export class SeveralMarks extends InputMark {
  readonly #marks: readonly InputMark[]

  constructor(marks: readonly InputMark[]) {
    super()
    this.#marks = marks
  }

  override apply(facts: HandlerFacts, methods: readonly HttpMethod[]): void {
    for (const mark of this.#marks) mark.apply(facts, methods)
  }
}

/** Adds the fields of a schema as parameters of a place, and for bodies the body as a whole. */
export function addSchema(schema: Schema, place: ParamPlace, facts: HandlerFacts): void {
  const params = paramsOfSchema(schema.type === 'array' ? schema.items : schema, place)
  for (const param of params) facts.add(param)
  if (place === 'json') facts.setBody({ contentType: 'application/json', schema })
  else if (place === 'form') facts.setBody({ contentType: 'application/x-www-form-urlencoded', schema })
}

/** Applies the marks among the decorators of a view and of the class that holds it. */
export function applyMarks(
  view: FunctionValue,
  methods: readonly HttpMethod[],
  facts: HandlerFacts,
  run: Interpreter,
): void {
  const of = view.self?.kind === 'instance' ? view.self.of : undefined
  const decorators = [
    ...(view.fn.decorators ?? []).map(({ value }) => ({ value, scope: view.scope })),
    ...(of?.def.decorators ?? []).map(({ value }) => ({ value, scope: of?.scope ?? view.scope })),
  ]
  for (const { value, scope } of decorators) {
    const mark = run.evaluate(value, scope)
    if (mark.kind === 'native' && mark.native instanceof InputMark) mark.native.apply(facts, methods)
  }
}
