/** Which guards of NestJS provably refuse callers: those of passport, and classes whose `canActivate` shows it. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, FunctionDef, Stmt } from '../../../engine/ir.ts'
import { findMember } from '../../../engine/calling.ts'
import { plainText, type ClassValue, type Value } from '../../../engine/values.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import type { Mark } from './decorators.ts'

interface NestGuard {
  readonly guard: FoundGuard
  /** Lets through what carries a mark such as `@Public()`. */
  readonly hasExceptions: boolean
}

const EXCEPTION_MARK = /public|anonymous|no_?auth|skip|unprotected|allow|open|guest/i

/** Whether a handler or its class is marked as an exception to guards that have some. */
function isException(marks: readonly Mark[]): boolean {
  return marks.some(
    (mark) =>
      (!mark.package.startsWith('@nestjs') && EXCEPTION_MARK.test(mark.name)) ||
      (mark.name === 'SetMetadata' && EXCEPTION_MARK.test(plainText(mark.args[0]) ?? '')),
  )
}

/** The guard that an argument of `@UseGuards()` is; undefined when nothing shows that it refuses. */
function nestGuard(value: Value, run: Interpreter): NestGuard | undefined {
  if (value.kind === 'external') {
    if (value.package === '@nestjs/passport' && value.path.includes('AuthGuard')) {
      const strategy = plainText(value.call?.args[0])
      if (strategy === 'anonymous') return undefined
      const name = strategy === undefined ? 'AuthGuard' : `AuthGuard('${strategy}')`
      return { guard: { name, kind: 'authentication' }, hasExceptions: false }
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
  const method = findMember(run, of, 'canActivate')?.member.method
  if (method === undefined) {
    return fromPassport ? { guard: { name, kind: 'authentication' }, hasExceptions: false } : undefined
  }
  const reading = new CanActivate(fromPassport)
  const { name: _, ...rest } = method
  const rewritten: FunctionDef = { ...rest, name, body: reading.statements(method.body) }
  const found = refusesBefore(rewritten, { call: NEXT })
  return found === undefined ? undefined : { guard: { ...found, name }, hasExceptions: reading.hasExceptions }
}

const NEXT = 'letThrough'

/** Rewrites `canActivate` to the form that refusals are proved in: false refuses, true goes on. */
class CanActivate {
  hasExceptions = false
  readonly #fromPassport: boolean

  constructor(fromPassport: boolean) {
    this.#fromPassport = fromPassport
  }

  statements(body: readonly Stmt[]): Stmt[] {
    return body.flatMap((one) => this.#statement(one))
  }

  #statement(statement: Stmt): Stmt[] {
    switch (statement.kind) {
      case 'return':
        return this.#answer(statement.value)
      case 'if': {
        const onlyAllows = statement.no.length === 0 && statement.yes.every((one) => isTrue(one))
        if (onlyAllows && mentionsMetadata(statement.test)) {
          this.hasExceptions = true
          return []
        }
        return [{ ...statement, yes: this.statements(statement.yes), no: this.statements(statement.no) }]
      }
      case 'block':
        return [{ ...statement, body: this.statements(statement.body) }]
      default:
        return [statement]
    }
  }

  #answer(value: Expr | undefined): Stmt[] {
    if (value === undefined || (value.kind === 'constant' && value.value !== true)) return [REFUSE]
    if (value.kind === 'constant') return [GO_ON]
    if (isSuperCall(value)) return this.#fromPassport ? [CHECK, GO_ON] : [GO_ON]
    // Any other value decides between the two; words of the expression tell whether it is about the caller.
    return [{ kind: 'if', test: value, yes: [], no: [REFUSE] }, GO_ON]
  }
}

const LINE = 0
const REFUSE: Stmt = {
  kind: 'throw',
  value: {
    kind: 'call',
    callee: { kind: 'name', name: 'ForbiddenException', line: LINE },
    args: [],
    line: LINE,
    constructs: true,
  },
  line: LINE,
}
const UNAUTHORIZED: Stmt = {
  kind: 'throw',
  value: {
    kind: 'call',
    callee: { kind: 'name', name: 'UnauthorizedException', line: LINE },
    args: [],
    line: LINE,
    constructs: true,
  },
  line: LINE,
}
const CHECK: Stmt = { kind: 'if', test: { kind: 'name', name: 'user', line: LINE }, yes: [], no: [UNAUTHORIZED] }
const GO_ON: Stmt = {
  kind: 'return',
  value: { kind: 'call', callee: { kind: 'name', name: NEXT, line: LINE }, args: [], line: LINE },
}

function isTrue(statement: Stmt): boolean {
  if (statement.kind === 'block') return statement.body.every(isTrue)
  return statement.kind === 'return' && statement.value?.kind === 'constant' && statement.value.value === true
}

function mentionsMetadata(test: Expr): boolean {
  return EXCEPTION_MARK.test(JSON.stringify(test))
}

function isSuperCall(value: Expr): boolean {
  return value.kind === 'call' && value.callee.kind === 'member' && value.callee.of.kind === 'super'
}

/** Guards of the whole application, of a class and of its method, without those that the method is an exception to. */
export function guardsOn(
  everywhere: readonly Value[],
  classMarks: readonly Mark[],
  marks: readonly Mark[],
  run: Interpreter,
): { readonly guard: FoundGuard; readonly line: number }[] {
  const excepted = isException([...classMarks, ...marks])
  const declared = [...classMarks, ...marks].flatMap((mark) =>
    mark.name === 'UseGuards' ? mark.args.map((value) => ({ value, line: mark.line })) : [],
  )
  const all = [...everywhere.map((value) => ({ value, line: marks[0]?.line ?? 1 })), ...declared]
  return all.flatMap(({ value, line }) => {
    const found = nestGuard(run.settle(value), run)
    return found === undefined || (found.hasExceptions && excepted) ? [] : [{ guard: found.guard, line }]
  })
}
