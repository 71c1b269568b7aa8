/** `canActivate` in the form that refusals are proved in: false refuses, true goes on; what metadata decides is told apart. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, FunctionDef, Stmt } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import { readingOf, type Reading } from './metadata.ts'

/** Where the guard lets callers through: handlers that carry the metadata, or (`absent`) all that do not. */
export interface Exception extends Reading {
  readonly when: 'present' | 'absent'
}

const NEXT = 'letThrough'

/** What a `canActivate` refuses, and its exceptions; undefined when a way through is not shown to refuse. */
export function readCanActivate(
  method: FunctionDef,
  name: string,
  fromPassport: boolean,
  scope: Scope,
  run: Interpreter,
): { readonly guard: FoundGuard; readonly exceptions: readonly Exception[] } | undefined {
  const reading = new CanActivate(fromPassport, scope, run)
  const { name: _, ...rest } = method
  const found = refusesBefore({ ...rest, name, body: reading.statements(method.body) }, { call: NEXT })
  return found === undefined ? undefined : { guard: { ...found, name }, exceptions: reading.exceptions }
}

class CanActivate {
  readonly exceptions: Exception[] = []
  readonly #fromPassport: boolean
  readonly #scope: Scope
  readonly #run: Interpreter
  /** Names that hold what was read. */
  readonly #read = new Map<string, Reading>()

  constructor(fromPassport: boolean, scope: Scope, run: Interpreter) {
    this.#fromPassport = fromPassport
    this.#scope = scope
    this.#run = run
  }

  statements(body: readonly Stmt[]): Stmt[] {
    return body.flatMap((one) => this.#statement(one))
  }

  #statement(statement: Stmt): Stmt[] {
    switch (statement.kind) {
      case 'let': {
        const reading = statement.value === undefined ? undefined : readingOf(statement.value, this.#scope, this.#run)
        if (reading !== undefined && statement.to.kind === 'name') this.#read.set(statement.to.name, reading)
        return [statement]
      }
      case 'return':
        return this.#answer(statement.value)
      case 'if': {
        const onlyAllows = statement.no.length === 0 && statement.yes.every((one) => isTrue(one))
        const exceptions = onlyAllows ? this.#exceptionsIn(statement.test) : undefined
        if (exceptions !== undefined) {
          this.exceptions.push(...exceptions)
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
    // `return isPublic || super.canActivate(context)`, `return isPublic ? true : …`
    const [test, rest] = alternativesOf(value)
    const exceptions = test === undefined ? undefined : this.#exceptionsIn(test)
    if (exceptions !== undefined && rest !== undefined) {
      this.exceptions.push(...exceptions)
      return this.#answer(rest)
    }
    // Any other value decides between the two; words of the expression tell whether it is about the caller.
    return [{ kind: 'if', test: value, yes: [], no: [REFUSE] }, GO_ON]
  }

  /** The exceptions that a condition stands for, when metadata alone decides it. */
  #exceptionsIn(test: Expr): readonly Exception[] | undefined {
    if (test.kind === 'either' && test.and !== true) {
      const [first, second] = [this.#exceptionsIn(test.first), this.#exceptionsIn(test.second)]
      return first === undefined || second === undefined ? undefined : [...first, ...second]
    }
    if (test.kind === 'not') {
      const reading = this.#readingIn(test.of) ?? this.#readingIn(test.of.kind === 'member' ? test.of.of : test.of)
      return reading === undefined ? undefined : [{ ...reading, when: 'absent' }]
    }
    if (test.kind === 'binary') {
      const reading =
        this.#readingIn(test.left) ?? this.#readingIn(test.left.kind === 'member' ? test.left.of : test.left)
      const isEqual = test.op === '===' || test.op === '=='
      if (reading === undefined || !isEqual) return undefined
      if (test.right.kind === 'constant' && test.right.value === true) return [{ ...reading, when: 'present' }]
      const isNothing =
        test.right.kind === 'number'
          ? test.right.value === 0
          : test.right.kind === 'constant' || isUndefined(test.right)
      return isNothing ? [{ ...reading, when: 'absent' }] : undefined
    }
    const reading = this.#readingIn(test)
    return reading === undefined ? undefined : [{ ...reading, when: 'present' }]
  }

  #readingIn(expr: Expr): Reading | undefined {
    return expr.kind === 'name' ? this.#read.get(expr.name) : readingOf(expr, this.#scope, this.#run)
  }
}

function alternativesOf(value: Expr): readonly [Expr | undefined, Expr | undefined] {
  if (value.kind === 'either' && value.and !== true) return [value.first, value.second]
  if (value.kind === 'choice' && value.yes.kind === 'constant' && value.yes.value === true)
    return [value.test, value.no]
  return [undefined, undefined]
}

function isUndefined(expr: Expr): boolean {
  return expr.kind === 'name' && expr.name === 'undefined'
}

const LINE = 0
const throwing = (name: string): Stmt => ({
  kind: 'throw',
  value: { kind: 'call', callee: { kind: 'name', name, line: LINE }, args: [], line: LINE, constructs: true },
  line: LINE,
})
const REFUSE = throwing('ForbiddenException')
const CHECK: Stmt = {
  kind: 'if',
  test: { kind: 'name', name: 'user', line: LINE },
  yes: [],
  no: [throwing('UnauthorizedException')],
}
const GO_ON: Stmt = {
  kind: 'return',
  value: { kind: 'call', callee: { kind: 'name', name: NEXT, line: LINE }, args: [], line: LINE },
}

function isTrue(statement: Stmt): boolean {
  if (statement.kind === 'block') return statement.body.every(isTrue)
  return statement.kind === 'return' && statement.value?.kind === 'constant' && statement.value.value === true
}

function isSuperCall(value: Expr): boolean {
  return value.kind === 'call' && value.callee.kind === 'member' && value.callee.of.kind === 'super'
}
