/** Helper methods: `helpers do … end`, `helpers AuthHelpers`, and methods of the application's class. */
import { findMember } from '../../engine/calling.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Stmt } from '../../engine/ir.ts'
import type { ClassValue, FunctionValue, Value } from '../../engine/values.ts'
import { changed } from '../../languages/lowering.ts'
import { blockOf, yieldTo } from './arguments.ts'
import type { Call } from '../../engine/native.ts'

export class HelperSet {
  readonly #methods = new Map<string, FunctionValue>()
  readonly #classes: ClassValue[] = []
  /** Filters that run before every route of the application; they read inputs too. */
  readonly filters: FunctionValue[] = []

  /** Methods of a class or module are helpers. */
  addClass(of: ClassValue): void {
    this.#classes.push(of)
  }

  /** What `helpers …` is given: modules, and a block of definitions. */
  addCall(call: Call, run: Interpreter, self: Value): void {
    for (const arg of call.args) if (arg.kind === 'class') this.addClass(arg)
    const block = blockOf(call)
    if (block === undefined) return
    for (const [name, fn] of definitionsIn(block.fn.body)) {
      const method = changed(fn, { keepsSelf: false })
      this.#methods.set(name, run.makeFunction(method, block.scope))
      run.project.noteCalled(method)
    }
    // The rest of it may register something.
    yieldTo(block, [], run, self)
  }

  readonly find = (name: string, run: Interpreter): FunctionValue | undefined => {
    const own = this.#methods.get(name)
    if (own !== undefined) return own
    for (const of of this.#classes) {
      const found = findMember(run, of, name)
      if (found?.member.method !== undefined) {
        return run.makeFunction(found.member.method, found.owner.scope, undefined, found.owner)
      }
    }
    return undefined
  }
}

/** `def name … end` in a block. */
function definitionsIn(body: readonly Stmt[]): (readonly [string, FunctionValue['fn']])[] {
  return body.flatMap((statement) => {
    const value = statement.kind === 'do' || statement.kind === 'return' ? statement.value : undefined
    if (value?.kind !== 'assign' || value.to.kind !== 'name' || value.value.kind !== 'function') return []
    return [[value.to.name, value.value.fn] as const]
  })
}
