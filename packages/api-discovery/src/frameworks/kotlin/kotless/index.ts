/** Kotless: functions with `@Get("/x")` and `@Post("/x")`; their parameters are those of the query. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionValue } from '../../../engine/values.ts'
import { text } from '../../../engine/values.ts'
import type { HttpMethod, Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { schemaOfType } from '../../../schemas/types.ts'
import { element, isFrom, marksOf } from '../../jvm/marks.ts'
import { bracePath } from '../../jvm/path.ts'

const reader: Reader = { framework: 'kotless', syntax: bracePath, inputsShareNames: true }
const METHODS: Readonly<Record<string, HttpMethod>> = {
  Get: 'GET',
  Post: 'POST',
  Put: 'PUT',
  Patch: 'PATCH',
  Delete: 'DELETE',
  Head: 'HEAD',
  Options: 'OPTIONS',
}

export const kotless: Framework = {
  name: 'kotless',
  languages: ['kotlin'],
  packages: ['io.kotless*'],
  hints: String.raw`\bio\.kotless\b`,

  function(fn: FunctionValue, run: Interpreter): void {
    const marks = marksOf(fn.fn.decorators, fn.scope, run)
    for (const mark of marks) {
      const method = Object.hasOwn(METHODS, mark.name) ? METHODS[mark.name] : undefined
      if (method === undefined || mark.package === '' || !isFrom(mark, 'io.kotless')) continue
      const router = run.project.graph.router(reader)
      router.isApplication = true
      router.route({
        file: fn.scope.module.file,
        line: mark.line,
        methods: [method],
        path: element(mark, 'value', 'path') ?? text(''),
        handlers: [],
        condition: undefined,
        params: paramsOf(fn, run),
        ...(fn.fn.name === undefined ? {} : { handler: fn.fn.name }),
      })
    }
  },
}

function paramsOf({ fn, scope }: FunctionValue, run: Interpreter): Param[] {
  return fn.params.flatMap(({ to, type }): Param[] => {
    const schema = schemaOfType(type, scope, run)
    return to.kind === 'name' ? [{ name: to.name, in: 'query', ...(schema === undefined ? {} : { schema }) }] : []
  })
}
