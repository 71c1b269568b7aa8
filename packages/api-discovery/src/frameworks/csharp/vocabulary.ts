/** Words that a base class gives to the classes that extend it: `Get("/x")` of a module or an endpoint. */
import { findMember } from '../../engine/calling.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../engine/native.ts'
import { native, type ClassValue, type Value } from '../../engine/values.ts'

/** A word called by its bare name. */
class Word extends Native {
  readonly #of: Native
  readonly #name: string

  constructor(of: Native, name: string) {
    super()
    this.#of = of
    this.#name = name
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return this.#of.method(this.#name, call, run)
  }
}

/** `this` with words of its own; everything else is that of the class. */
export abstract class Vocabulary extends Native {
  protected readonly of: ClassValue | undefined
  readonly #words: ReadonlySet<string>

  constructor(words: Iterable<string>, of?: ClassValue) {
    super()
    this.#words = new Set(words)
    this.of = of
  }

  override member(name: string, site: Site, run: Interpreter): Value | undefined {
    if (this.#words.has(name)) return native(new Word(this, name))
    if (this.of === undefined || findMember(run, this.of, name) === undefined) return undefined
    return run.memberOf({ kind: 'instance', of: this.of, fields: new Map() }, name, site.file)
  }
}
