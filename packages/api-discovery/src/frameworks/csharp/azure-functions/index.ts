/** Azure Functions: methods with an `[HttpTrigger]` parameter, below `/api` unless host.json says otherwise. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Member } from '../../../engine/ir.ts'
import type { Project } from '../../../engine/project.ts'
import { plainText, text, type ClassValue, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import { routePrefix } from './host.ts'
import { addAzureRoute } from './route.ts'
import { markNamed, marksOf, memberScope } from '../marks.ts'

export const azureFunctions: Framework = {
  name: 'azure-functions',
  languages: ['csharp'],
  packages: [],
  hints: 'HttpTrigger',

  files(project: Project, run: Interpreter): void {
    const prefix = routePrefix(project)
    for (const of of project.classes) {
      if (of.scope.module.language.name !== 'csharp') continue
      run.unit(of.scope.module, () => of.def.members.forEach((member) => addFunction(of, member, prefix, run)))
    }
  },
}

function addFunction(of: ClassValue, member: Member, prefix: string, run: Interpreter): void {
  const { method } = member
  if (method === undefined) return
  const scope = memberScope(of)
  for (const param of method.params) {
    const trigger = markNamed(marksOf(param.decorators, scope, run), 'HttpTrigger')
    if (trigger === undefined) continue
    const texts = trigger.args.flatMap((arg) => plainText(arg)?.toUpperCase() ?? [])
    const marks = marksOf(method.decorators, scope, run)
    const name = markNamed(marks, 'Function', 'FunctionName')
    const path: Value = trigger.named.get('Route') ?? name?.args[0] ?? text(member.name)
    const methods = texts.length > 0 ? texts : ANY_METHODS
    const given = path.kind === 'constant' ? (name?.args[0] ?? text(member.name)) : path
    addAzureRoute(of, method, given, methods, prefix, name?.line ?? trigger.line, run)
  }
}
