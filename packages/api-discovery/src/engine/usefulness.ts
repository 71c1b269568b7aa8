/** Which functions are worth entering again: logging and set-ups of services cost much and lead to no route. */
import type { FunctionDef } from './ir.ts'
import { alternatives, type Value } from './values.ts'

const CALLS = 4
const STEPS = 100_000
/** What changes values that were there before may be filling a table of routes, and is given more. */
const STEPS_OF_CHANGES = 200_000
const STEPS_OF_A_CALL = 500

/** One call in so many that came to something makes a function worth its steps. */
const USEFUL_CALLS = 1 / 20

interface Tally {
  calls: number
  steps: number
  useful: number
  /** Whether any call changed a value that was there before. */
  hasChanged: boolean
}

/** What the calls of each function came to. */
export class Usefulness {
  readonly #tallies = new Map<FunctionDef, Tally>()

  /**
   * Notes a call and says whether the function is of no use: its calls took many steps each, and next to none of them
   * added anything or gave what a path or a table of routes is made of.
   */
  isUseless(fn: FunctionDef, call: { steps: number; hasAdded: boolean; hasChanged: boolean; value: Value }): boolean {
    let tally = this.#tallies.get(fn)
    if (tally === undefined) this.#tallies.set(fn, (tally = { calls: 0, steps: 0, useful: 0, hasChanged: false }))
    tally.calls++
    tally.steps += call.steps
    tally.hasChanged ||= call.hasChanged
    if (call.hasAdded || alternatives(call.value).some((one) => tells(one))) tally.useful++
    const isCostly =
      tally.calls >= CALLS &&
      tally.steps > (tally.hasChanged ? STEPS_OF_CHANGES : STEPS) &&
      tally.steps / tally.calls > STEPS_OF_A_CALL
    return isCostly && tally.useful < tally.calls * USEFUL_CALLS
  }
}

/** Texts, routers and tables say something of a route; services and handlers do not. */
function tells(value: Value, depth = 0): boolean {
  switch (value.kind) {
    case 'unknown':
    case 'constant':
    case 'external':
    case 'instance':
    case 'function':
      return false
    case 'list':
      return depth < 3 && value.items.some((item) => alternatives(item).some((one) => tells(one, depth + 1)))
    default:
      return true
  }
}
