/** Arguments of resolvers: fields of the variables that a caller sends. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionDef } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { plainText, textField } from '../../../engine/values.ts'
import type { Param } from '../../../model.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { schemaOfType } from '../../../schemas/types.ts'
import { marksOf } from './decorators.ts'

export function addArguments(fn: FunctionDef, scope: Scope, run: Interpreter): Param[] {
  return argumentsMarked(['Args'], '@nestjs/graphql', fn, scope, run)
}

/** Parameters with one of some decorators of a package: each is one variable by its name, or a class of them. */
export function argumentsMarked(
  names: readonly string[],
  from: string,
  fn: FunctionDef,
  scope: Scope,
  run: Interpreter,
): Param[] {
  return fn.params.flatMap((param) => {
    const marks = marksOf(param.decorators, scope, run)
    const mark = marks.find((one) => names.includes(one.name) && one.package === from)
    if (mark === undefined) return []
    const name = plainText(mark.args[0]) ?? mark.args.map((arg) => textField(arg, 'name')).find(Boolean)
    const schema = schemaOfType(param.type, scope, run)
    if (name === undefined) return paramsOfSchema(schema, 'json')
    return [{ name, in: 'json', ...(schema === undefined ? {} : { schema }) }]
  })
}
