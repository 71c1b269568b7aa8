/** Which guards of NestJS provably refuse callers: those of passport, and classes whose `canActivate` shows it. */
import { findMember } from '../../../engine/calling.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Site } from '../../../engine/native.ts'
import { Scope } from '../../../engine/scope.ts'
import { plainText, type ClassValue, type Value } from '../../../engine/values.ts'
import type { PlacedGuard } from '../../../routing/graph.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { readCanActivate, type Exception } from './can-activate.ts'
import type { Mark } from './decorators.ts'
import { metadataAt } from './metadata.ts'

interface NestGuard {
  readonly guard: FoundGuard
  readonly exceptions: readonly Exception[]
}

/** A guard of the whole application, with the place where it is set. */
export interface GlobalGuard extends Site {
  readonly value: Value
}

/** The guard that an argument of `@UseGuards()` is; undefined when nothing shows that it refuses. */
function nestGuard(value: Value, run: Interpreter): NestGuard | undefined {
  if (value.kind === 'external') {
    if (value.package === '@nestjs/passport' && value.path.includes('AuthGuard')) {
      const strategy = plainText(value.call?.args[0])
      if (strategy === 'anonymous') return undefined
      const name = strategy === undefined ? 'AuthGuard' : `AuthGuard('${strategy}')`
      return { guard: { name, kind: 'authentication' }, exceptions: [] }
    }
    return undefined
  }
  const of = value.kind === 'instance' ? value.of : value
  return of.kind === 'class' ? classGuard(of, run) : undefined
}

function classGuard(of: ClassValue, run: Interpreter): NestGuard | undefined {
  const name = of.def.name ?? 'guard'
  const fromPassport = run.project.outsideBases(of, run).some((base) => /^@nestjs\/passport\.AuthGuard$/.test(base))
  // handleRequest decides what happens without a user; an own one may let anyone in.
  const handles = findMember(run, of, 'handleRequest')?.member.method
  if (handles !== undefined && !JSON.stringify(handles).includes('"kind":"throw"')) return undefined
  const found = findMember(run, of, 'canActivate')
  if (found?.member.method === undefined) {
    return fromPassport ? { guard: { name, kind: 'authentication' }, exceptions: [] } : undefined
  }
  const scope = new Scope(found.scope.module, found.scope, found.owner)
  return readCanActivate(found.member.method, name, fromPassport, scope, run)
}

/** Guards of the whole application, of a class and of its method, without those that the method is an exception to. */
export function guardsOn(
  everywhere: readonly GlobalGuard[],
  classMarks: readonly Mark[],
  marks: readonly Mark[],
  run: Interpreter,
): PlacedGuard[] {
  const declared = [...classMarks, ...marks].flatMap((mark) =>
    mark.name === 'UseGuards' ? mark.args.map((value) => ({ value, line: mark.line })) : [],
  )
  return [...everywhere, ...declared].flatMap(({ value, ...site }) => {
    const found = nestGuard(run.settle(value), run)
    if (found === undefined || found.exceptions.some((one) => isException(one, classMarks, marks))) return []
    return [{ guard: found.guard, ...site }]
  })
}

/** Names by which packages that are not in the folder may mark what a guard lets through. */
const EXCEPTION_MARK = /public|anonymous|no_?auth|skip|unprotected|allow|open|guest/i

/** Whether a handler is let through, or may be. */
function isException(exception: Exception, classMarks: readonly Mark[], marks: readonly Mark[]): boolean {
  const isOutside = ({ name, package: from }: Mark): boolean =>
    from !== '' && !from.startsWith('@nestjs/') && EXCEPTION_MARK.test(name)
  if (exception.when === 'present' && [...classMarks, ...marks].some(isOutside)) return true
  const carried = metadataAt(exception, classMarks, marks)
  if (exception.when === 'present') return carried === true || carried === 'unknown'
  return carried !== true
}
