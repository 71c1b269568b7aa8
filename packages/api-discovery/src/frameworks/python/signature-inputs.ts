/** Frameworks that hand inputs to functions under the names of their parameters. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { FunctionValue } from '../../engine/values.ts'
import type { ParamPlace } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { schemaOfType } from '../../schemas/types.ts'
import { addSchema } from './input-mark.ts'

export interface SignatureWay {
  readonly pathNames: ReadonlySet<string>
  /** Parameters that the framework fills itself. */
  readonly reserved: RegExp
  /** Where the others come from. */
  readonly place: ParamPlace
  /** Where a parameter comes from whose type has fields. */
  readonly objects: ParamPlace
}

/** Adds the parameters of a function as inputs. */
export function addSignature(
  { fn, scope }: FunctionValue,
  way: SignatureWay,
  facts: HandlerFacts,
  run: Interpreter,
): void {
  for (const param of fn.params) {
    if (param.to.kind !== 'name' || param.rest === true || param.restNamed === true) continue
    const { name } = param.to
    if (name === 'self' || way.reserved.test(name) || way.pathNames.has(name)) continue
    const schema = schemaOfType(param.type, scope, run)
    if (schema?.properties !== undefined) addSchema(schema, way.objects, facts)
    else facts.add({ name, in: way.place, ...(schema === undefined ? {} : { schema }) })
  }
}
