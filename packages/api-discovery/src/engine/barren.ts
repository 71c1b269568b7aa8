/**
 * Functions that lead to no route however often they are read: a logger, a connection, a configuration that all of a
 * program asks for, each time through all that makes them. Reading them every time takes the steps that the program's
 * routes need.
 */
import type { FunctionDef } from './ir.ts'
import { alternatives, UNKNOWN, type Value } from './values.ts'

/** So often in a row must a function have been read in vain, and have taken so many steps, all in all and each time. */
const READINGS = 16
const STEPS = 25_000
/** What takes less may put a path together, and costs little. */
const STEPS_OF_A_READING = 50

interface Readings {
  times: number
  steps: number
  answer: Value
}

export class BarrenFunctions {
  readonly #readings = new WeakMap<FunctionDef, Readings>()

  /** What a call comes to without reading it: what it came to last. Undefined when it must be read. */
  answer(fn: FunctionDef, args: Iterable<Value>): Value | undefined {
    const past = this.#readings.get(fn)
    if (past === undefined || past.times < READINGS || past.steps < STEPS) return undefined
    if (past.steps < past.times * STEPS_OF_A_READING) return undefined
    for (const arg of args) if (arg.kind !== 'text' && mayLead(arg)) return undefined
    return past.answer
  }

  /** Notes a reading. One is in vain that neither registered nor collected anything, and whose answer leads nowhere. */
  note(fn: FunctionDef, steps: number, answer: Value, isVain: boolean): void {
    let past = this.#readings.get(fn)
    if (past === undefined) this.#readings.set(fn, (past = { times: 0, steps: 0, answer: UNKNOWN }))
    if (!isVain || mayLead(answer)) {
      past.times = 0
      past.steps = 0
    } else {
      past.times++
      past.steps += steps
      past.answer = answer
    }
  }
}

/** Names under which applications and routers go. */
const APPLICATION = /app|api|rout|server|group|engine|mux|fastify|express|blueprint|scope/i

const MAX_DEPTH = 2

/** Whether routes may be registered on a value, or made of what it holds. */
function mayLead(value: Value, depth = 0): boolean {
  switch (value.kind) {
    case 'number':
    case 'constant':
    case 'external':
      return false
    case 'unknown':
      if (value.claimed !== undefined || value.type !== undefined) return true
      return value.bare === true && value.label !== undefined && APPLICATION.test(value.label)
    case 'union':
      return alternatives(value).some((one) => mayLead(one, depth))
    case 'list':
      return depth > MAX_DEPTH || value.items.some((one) => mayLead(one, depth + 1))
    case 'record':
    case 'instance': {
      if (depth > MAX_DEPTH || (value.kind === 'instance' && value.base !== undefined)) return true
      for (const field of value.fields.values()) if (mayLead(field, depth + 1)) return true
      return false
    }
    case 'text':
      // A path by itself; among other things it is one setting of many.
      return depth === 0
    case 'regex':
    case 'function':
    case 'class':
    case 'module':
    case 'native':
      return true
  }
}
