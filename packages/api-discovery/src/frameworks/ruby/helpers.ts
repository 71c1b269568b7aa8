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
  /** Those of the applications that this one extends. */
  readonly #inherited = new Set<HelperSet>()

  inherit(from: HelperSet): void {
    if (from !== this) this.#inherited.add(from)
  }

  /** Filters that run before the application's own, in the order in which they run. */
  inheritedFilters(depth = 0): readonly FunctionValue[] {
    if (depth > MAX_BASES) return []
    return [...this.#inherited].flatMap((one) => [...one.inheritedFilters(depth + 1), ...one.filters])
  }

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
      run.project.uncalled.noteCalled(method)
    }
    // The rest of it may register something.
    yieldTo(block, [], run, self)
  }

  readonly find = (name: string, run: Interpreter): FunctionValue | undefined => this.#find(name, run, 0)

  #find(name: string, run: Interpreter, depth: number): FunctionValue | undefined {
    const own = this.#methods.get(name)
    if (own !== undefined) return own
    for (const of of this.#classes) {
      const found = findMember(run, of, name)
      if (found?.member.method !== undefined) {
        return run.makeFunction(found.member.method, found.owner.scope, undefined, found.owner)
      }
    }
    for (const base of depth > MAX_BASES ? [] : this.#inherited) {
      const found = base.#find(name, run, depth + 1)
      if (found !== undefined) return found
    }
    return undefined
  }
}

const MAX_BASES = 16

/** `def name … end` in a block. */
function definitionsIn(body: readonly Stmt[]): (readonly [string, FunctionValue['fn']])[] {
  return body.flatMap((statement) => {
    const value = statement.kind === 'do' || statement.kind === 'return' ? statement.value : undefined
    if (value?.kind !== 'assign' || value.to.kind !== 'name' || value.value.kind !== 'function') return []
    return [[value.to.name, value.value.fn] as const]
  })
}
