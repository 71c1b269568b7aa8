/** Words that a block or a base class gives, as `self` of what stands in it. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../engine/native.ts'
import { native, type Value } from '../../engine/values.ts'
import { blockOf, yieldTo } from '../../languages/ruby/methods.ts'

class Word extends Native {
  readonly #of: Words
  readonly #name: string

  constructor(of: Words, name: string) {
    super()
    this.#of = of
    this.#name = name
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return this.#of.method(this.#name, call, run)
  }
}

export abstract class Words extends Native {
  /** A subclass that is `self` through an instance answers here for the names that it knows. */
  abstract knows(name: string): boolean

  override member(name: string, _site: Site, _run: Interpreter): Value | undefined {
    return this.knows(name) ? native(new Word(this, name)) : undefined
  }
}

/** Runs the block of a call with words. */
export function runBlock(call: Call, self: Native, run: Interpreter): void {
  const block = blockOf(call)
  if (block !== undefined) yieldTo(block, [], run, native(self))
}

export const VERBS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options'])
