/** Decorators as NestJS reads them: by the package they come from, whatever they are called here. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Decorator, Expr } from '../../../engine/ir.ts'
import type { Call } from '../../../engine/native.ts'
import type { Scope } from '../../../engine/scope.ts'
import type { Value } from '../../../engine/values.ts'

export interface Mark {
  /** `Get`, `Controller`. */
  readonly name: string
  readonly package: string
  readonly args: readonly Value[]
  /** Arguments as written: lazy types of GraphQL are functions in them. */
  readonly written: readonly Expr[]
  readonly line: number
  /** The call of `Reflector.createDecorator` that made the decorator. */
  readonly made?: Call
}

const MAX_DEPTH = 4

/** The package of decorators that come from a file which is not in the folder. */
const UNSEEN = '?'

/** The decorators of packages, those that `applyDecorators` in a function of the folder puts together written out. */
export function marksOf(decorators: readonly Decorator[] | undefined, scope: Scope, run: Interpreter): Mark[] {
  return (decorators ?? []).flatMap((one) => marksIn(one.value, scope, run, one.line, 0))
}

function marksIn(expr: Expr, scope: Scope, run: Interpreter, line: number, depth: number): Mark[] {
  if (depth > MAX_DEPTH) return []
  const callee = expr.kind === 'call' ? expr.callee : expr
  const value = run.evaluate(callee, scope)
  const given = expr.kind === 'call' ? run.callFrom(expr, scope).args : undefined
  const args = given ?? []
  if (value.kind === 'external') {
    const name = value.path.findLast((part) => part !== '()') ?? ''
    const made = name === 'createDecorator' ? value.call : undefined
    // `@Public` where `const Public = SetMetadata('isPublic', true)`
    if (given === undefined && made === undefined && value.call !== undefined)
      return composed(value, line, undefined, run)
    return [
      {
        name,
        package: value.package,
        args,
        written: expr.kind === 'call' ? expr.args.map((a) => a.value) : [],
        line,
        ...(made === undefined ? {} : { made }),
      },
    ]
  }
  if (value.kind === 'unknown' && value.label !== undefined) {
    return [{ name: value.label, package: UNSEEN, args, written: [], line }]
  }
  if (value.kind !== 'function') return []
  return composed(run.invoke(value, args), line, value.fn.name, run)
}

/** What `applyDecorators(Get('x'), UseGuards(G))` holds; other results of a function are a mark by its name. */
function composed(result: Value, line: number, name: string | undefined, run: Interpreter): Mark[] {
  void run
  if (result.kind !== 'external' || result.call === undefined) {
    return name === undefined ? [] : [{ name, package: '', args: [], written: [], line }]
  }
  const made = result.path.findLast((part) => part !== '()') ?? ''
  if (made === 'applyDecorators') {
    const inner = result.call.args.flatMap((arg) => composed(arg, line, undefined, run))
    return name === undefined ? inner : [...inner, { name, package: '', args: [], written: [], line }]
  }
  const own = { name: made, package: result.package, args: result.call.args, written: [], line }
  return name === undefined ? [own] : [own, { name, package: '', args: [], written: [], line }]
}

/** The first mark of one of some names, from a package whose name begins with `@nestjs/` or one of the given ones. */
export function markNamed(marks: readonly Mark[], ...names: readonly string[]): Mark | undefined {
  return marks.find((mark) => names.includes(mark.name) && mark.package.startsWith('@nestjs'))
}
