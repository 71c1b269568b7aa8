/** TypeGraphQL: operations are decorated methods of classes marked `@Resolver()`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { plainText, textField, type ClassValue } from '../../../engine/values.ts'
import { argumentsMarked } from '../nestjs/arguments.ts'
import { methodsOf } from '../nestjs/controllers.ts'
import { marksOf, type Mark } from '../nestjs/decorators.ts'
import type { PlacedGuard } from '../../../routing/graph.ts'
import { addOperation, isRootType } from './operations.ts'

export const RESOLVER_PACKAGE = 'type-graphql'

export function addResolver(of: ClassValue, run: Interpreter): void {
  const classMarks = ownMarks(marksOf(of.def.decorators, of.scope, run))
  if (!classMarks.some(({ name }) => name === 'Resolver')) return
  for (const { member, owner } of methodsOf(of, run)) {
    const { method } = member
    if (method?.decorators === undefined) continue
    const marks = ownMarks(marksOf(method.decorators, owner.scope, run))
    const mark = marks.find(({ name }) => isRootType(name))
    if (mark === undefined) continue
    addOperation(
      {
        framework: 'type-graphql',
        file: owner.scope.module.file,
        line: mark.line,
        root: mark.name,
        name: mark.args.map((arg) => textField(arg, 'name')).find(Boolean) ?? plainText(mark.args[0]) ?? member.name,
        params: argumentsMarked(['Arg', 'Args'], RESOLVER_PACKAGE, method, owner.scope, run),
        guards: [...classMarks, ...marks].flatMap(guardOf),
      },
      run,
    )
  }
}

function ownMarks(marks: readonly Mark[]): readonly Mark[] {
  return marks.filter((mark) => mark.package === RESOLVER_PACKAGE)
}

/** Without an `authChecker` the schema of `@Authorized()` fields is not built. */
function guardOf({ name, args, line }: Mark): PlacedGuard[] {
  if (name !== 'Authorized') return []
  return [{ guard: { name, kind: args.length > 0 ? 'authorization' : 'authentication' }, line }]
}
