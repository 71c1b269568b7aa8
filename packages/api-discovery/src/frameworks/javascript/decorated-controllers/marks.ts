/** Decorators of controllers as their frameworks read them. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Decorator, Expr } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import type { Value } from '../../../engine/values.ts'

export interface ControllerMark {
  readonly package: string
  /** With the members gone through: `param.path.number`. */
  readonly name: string
  readonly args: readonly Value[]
  readonly line: number
}

/** The decorators that come from packages, and those of functions of the folder, whose package is empty. */
export function controllerMarks(
  decorators: readonly Decorator[] | undefined,
  scope: Scope,
  run: Interpreter,
): ControllerMark[] {
  return (decorators ?? []).flatMap(({ value, line }) => {
    const callee = run.evaluate(value.kind === 'call' ? value.callee : value, scope)
    const args = value.kind === 'call' ? run.callFrom(value, scope).args : []
    if (callee.kind !== 'external') return isOwn(callee) ? ownMark(value, args, line) : []
    const name = callee.path.filter((part) => part !== 'default').join('.')
    return [{ package: callee.package, name, args, line }]
  })
}

/** A function of the folder, or what a file that is not there exports. */
function isOwn(callee: Value): boolean {
  return callee.kind === 'function' || (callee.kind === 'unknown' && callee.label !== undefined)
}

function ownMark(value: Expr, args: readonly Value[], line: number): ControllerMark[] {
  const callee = value.kind === 'call' ? value.callee : value
  return callee.kind === 'name' || callee.kind === 'member' ? [{ package: '', name: callee.name, args, line }] : []
}

/** What a table says for a name, or for what the name is a member of: `param.path` for `param.path.number`. */
export function entryFor<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  const key = Object.keys(table).find((one) => one === name || name.startsWith(`${one}.`))
  return key === undefined ? undefined : table[key]
}
