/** Parts of a request by which a program that has no router chooses what to do: it compares them with constants. */
import type { Interpreter } from '../engine/interpreter.ts'
import { Native, type Call } from '../engine/native.ts'
import { native, plainText, UNKNOWN, type Value } from '../engine/values.ts'

/**
 * The method or the path of a request. Where nothing is wanted, comparisons are only noted and both ways are read; where
 * it is to be one of what was noted, every comparison is decided.
 */
export class Compared extends Native {
  readonly #wanted: string | undefined
  readonly #note: (value: string, isWanted: boolean) => void

  /** `note` hears of every comparison, and whether it held. */
  constructor(wanted: string | undefined, note: (value: string, isWanted: boolean) => void) {
    super()
    this.#wanted = wanted
    this.#note = note
  }

  override get truth(): undefined {
    return undefined
  }

  /** Whether it is a value; undefined when it may be. */
  is(value: string): boolean | undefined {
    this.#note(value, value === this.#wanted)
    return this.#wanted === undefined ? undefined : value === this.#wanted
  }

  /** `method.equals("GET")` */
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [other] = call.args
    const compares = /^(?:equals|equalsIgnoreCase|contentEquals|Equals|is)$/.test(name)
    if (compares && other !== undefined) return this.compare('==', other, run)
    // What is left of it in another case, or without its ends, is still compared.
    return /^(?:to(?:Lower|Upper)\w*|trim|toString|name|lowercase|uppercase)$/i.test(name) ? native(this) : UNKNOWN
  }

  /** `==`, `!=` and their strict forms. */
  override compare(op: string, other: Value, _run?: Interpreter): Value | undefined {
    const value = plainText(other)
    if (value === undefined || !/^[=!]==?$/.test(op)) return undefined
    const same = this.is(value)
    return same === undefined ? UNKNOWN : { kind: 'constant', value: same === op.startsWith('=') }
  }
}
