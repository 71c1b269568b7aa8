/** Arguments of an action are bound by their names from all of the request. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionValue } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { formPlace } from '../request.ts'
import { schemaOf } from '../structs.ts'

export function readArguments(
  { fn, scope }: FunctionValue,
  methods: readonly HttpMethod[],
  pathNames: ReadonlySet<string>,
  facts: HandlerFacts,
  run: Interpreter,
): void {
  for (const { to, type } of fn.params) {
    if (to.kind !== 'name' || type === undefined) continue
    const place = pathNames.has(to.name) ? 'path' : formPlace(methods)
    const schema = schemaOf({ type, scope }, run)
    facts.add({ name: to.name, in: place, ...(schema === undefined ? {} : { schema }) })
  }
}
