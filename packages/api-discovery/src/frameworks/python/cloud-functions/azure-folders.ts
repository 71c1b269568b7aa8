/** Functions of a folder each, in Python: `main` of `__init__.py`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import { httpTriggers, routePrefix } from '../../shared/azure-triggers.ts'
import { azureReader } from './azure-reader.ts'
import type { AzureFacts } from './azure-app.ts'

export function addFunctionFolders(project: Project, run: Interpreter): void {
  const triggers = httpTriggers(project, ['__init__.py'])
  if (triggers.length === 0) return
  const router = project.graph.router(azureReader)
  router.isApplication = true
  router.prefix = text(routePrefix(project))
  for (const { script, route, methods, isAnonymous } of triggers) {
    const handler = project.module(script)?.member('main', run)
    if (handler === undefined) continue
    const facts: AzureFacts = { guard: isAnonymous ? undefined : { name: 'authLevel', kind: 'authentication' } }
    router.route({
      file: script,
      line: handler.kind === 'function' ? handler.fn.line : 1,
      condition: undefined,
      path: text(route),
      methods: methods.length > 0 ? methods : ANY_METHODS,
      handlers: [handler],
      facts,
    })
  }
}
