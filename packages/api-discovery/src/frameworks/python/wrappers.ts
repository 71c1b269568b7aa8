/** What decorators of packages leave of a view that they are applied to by a call: `login_required(index)`. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Call } from '../../engine/native.ts'
import { fullName, type Value } from '../../engine/values.ts'

/** A decorator of a package applied to a view. */
export interface Wrapper {
  /** Its dotted name. */
  readonly name: string
  /** What the decorator itself was called with, when it was called before it was applied. */
  readonly made: Call | undefined
}

const MAX_WRAPPERS = 12

/** The view under calls of decorators that are not in the folder, with those decorators, outermost first. */
export function underWrappers(
  value: Value,
  isView: (value: Value) => boolean,
  run: Interpreter,
): { readonly view: Value; readonly wrappers: readonly Wrapper[] } {
  const wrappers: Wrapper[] = []
  let view = run.settle(value)
  while (wrappers.length < MAX_WRAPPERS && view.kind === 'external' && view.call !== undefined) {
    const inner = view.call.args.find(isView)
    if (inner === undefined) break
    wrappers.push({ name: fullName(view), made: view.path.at(-2) === '()' ? madeBy(view.call, run) : undefined })
    view = run.settle(inner)
  }
  return { view, wrappers }
}

/** The call that made a decorator: `permission_required('x')` of `permission_required('x')(view)`. */
function madeBy(applied: Call, run: Interpreter): Call | undefined {
  const callee = applied.expr?.callee
  return callee?.kind === 'call' ? run.callFrom(callee, applied.scope) : undefined
}
