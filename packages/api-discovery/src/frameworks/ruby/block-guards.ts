/** Guards of Rack frameworks: filters as blocks, and helpers that refuse at the beginning of a route. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Expr, Stmt } from '../../engine/ir.ts'
import { Native } from '../../engine/native.ts'
import { native, type FunctionValue, type Value } from '../../engine/values.ts'
import type { FoundGuard } from '../../routing/refusal.ts'
import type { Helpers } from './block-self.ts'
import { filterRefusal, asksGem } from './refusing.ts'

/** A filter with what is needed to look up the helpers that it calls. */
export class FilterBlock extends Native {
  readonly #block: FunctionValue
  readonly #helpers: Helpers
  readonly #run: Interpreter

  constructor(block: FunctionValue, helpers: Helpers, run: Interpreter) {
    super()
    this.#block = block
    this.#helpers = helpers
    this.#run = run
  }

  get block(): FunctionValue {
    return this.#block
  }

  guard(): FoundGuard | undefined {
    const called = leadingGuard(this.#block, this.#helpers, this.#run)
    if (called !== undefined) return called
    const own = filterRefusal(this.#block.fn)
    return own === undefined ? undefined : { name: 'before', kind: own.kind }
  }
}

/** A guard of a gem, by its name. */
export class NamedGuard extends Native {
  readonly found: FoundGuard

  constructor(name: string) {
    super()
    this.found = { name, kind: 'authentication' }
  }
}

export function namedGuard(name: string): Value {
  return native(new NamedGuard(name))
}

export function guardOfHandler(handler: Value): FoundGuard | undefined {
  if (handler.kind !== 'native') return undefined
  if (handler.native instanceof NamedGuard) return handler.native.found
  return handler.native instanceof FilterBlock ? handler.native.guard() : undefined
}

/** The guard that a block calls before anything else: `protected!`, `env['warden'].authenticate!`. */
export function leadingGuard(block: FunctionValue, helpers: Helpers, run: Interpreter): FoundGuard | undefined {
  for (const statement of block.fn.body) {
    const name = calledName(statement)
    if (name === undefined) return undefined
    const helper = helpers(name, run)
    const found = helper === undefined ? undefined : filterRefusal(helper.fn)
    if (found !== undefined) return { name, kind: found.kind }
    if (helper === undefined && asksGem(calledIn(statement))) return { name, kind: 'authentication' }
    // Anything else but setting the type of the answer may already be what is to be guarded.
    if (!/^(?:content_type|status|headers|puts|logger)$/.test(name)) return undefined
  }
  return undefined
}

function calledIn(statement: Stmt): Expr | undefined {
  return statement.kind === 'do' || statement.kind === 'return' ? statement.value : undefined
}

function calledName(statement: Stmt): string | undefined {
  const value = calledIn(statement)
  if (value?.kind !== 'call') return undefined
  return value.callee.kind === 'name' || value.callee.kind === 'member' ? value.callee.name : undefined
}
