/** `dependencies={'limit': Provide(limit_of)}`: parameters of a handler that a function of that name provides. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native } from '../../../engine/native.ts'
import type { FunctionValue, Value } from '../../../engine/values.ts'
import { viewFunction } from '../views.ts'

/** `Provide(fn)` */
export class Provided extends Native {
  readonly by: Value | undefined

  constructor(by: Value | undefined) {
    super()
    this.by = by
  }
}

const known = new WeakMap<Interpreter, Map<string, FunctionValue | undefined>>()

function providers(run: Interpreter): Map<string, FunctionValue | undefined> {
  let all = known.get(run)
  if (all === undefined) known.set(run, (all = new Map()))
  return all
}

export function noteDependencies(given: Value | undefined, run: Interpreter): void {
  if (given?.kind !== 'record') return
  for (const [name, value] of given.fields) {
    const by = value.kind === 'native' && value.native instanceof Provided ? value.native.by : value
    providers(run).set(name, viewFunction(by))
  }
}

/** Whether something provides the name, and by which function when that is in the folder. */
export function providerOf(name: string, run: Interpreter): { readonly fn: FunctionValue | undefined } | undefined {
  const all = providers(run)
  return all.has(name) ? { fn: all.get(name) } : undefined
}
