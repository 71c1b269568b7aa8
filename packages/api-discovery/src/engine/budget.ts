/** How much work reading a program may be: counted in steps, so that the same source always ends at the same place. */

/** Thrown when one unit of work (a file, a function nobody calls, a handler) takes too many steps. */
export class BudgetExceeded extends Error {
  readonly code = 'budget-exceeded'
  constructor() {
    super('too many steps')
  }
}

const STEPS_OF_A_UNIT = 400_000
/** What a unit may take more for each thing that it adds to the routing graph: large programs register all in one place. */
const STEPS_OF_AN_ADDITION = 1_500
/** More than any program registers by hand; a loop that adds more earns nothing by it. */
const MAX_ADDITIONS = 5_000
/** What a unit may take together with those begun inside it. */
const STEPS_WITH_INNER = 4_000_000
/** What all units of one file may take. */
const STEPS_OF_A_FILE = 40_000_000

/** What a part of a unit must have taken to be worth leaving out. */
const STEPS_OF_A_LARGE_PART = STEPS_OF_A_UNIT / 16

interface Unit {
  readonly file: string
  /** Undefined when the unit answers for itself alone. */
  readonly within: Unit | undefined
  /** How much the routing graph held when it began. */
  readonly additions: number
  own: number
  all: number
}

export class Budget {
  readonly #files = new Map<string, number>()
  /** Steps taken by all units so far. */
  steps = 0
  readonly #additions: () => number
  #unit: Unit = { file: '', within: undefined, additions: 0, own: 0, all: 0 }

  /** `additions` says how much the routing graph holds. */
  constructor(additions: () => number) {
    this.#additions = additions
  }

  /**
   * Begins a unit and returns what ends it. One that is `apart` is not counted where it was begun: a file is read once,
   * whoever asks for it first. Throws `BudgetExceeded` when the file has none left.
   */
  begin(file: string, apart: boolean): () => void {
    const before = this.#unit
    if ((this.#files.get(file) ?? 0) > STEPS_OF_A_FILE) throw new BudgetExceeded()
    const unit: Unit = {
      file,
      within: apart || before.file === '' ? undefined : before,
      additions: this.#additions(),
      own: 0,
      all: 0,
    }
    this.#unit = unit
    return () => {
      this.#unit = before
      this.#files.set(file, (this.#files.get(file) ?? 0) + unit.own)
      if (unit.within !== undefined) unit.within.all += unit.all
    }
  }

  /**
   * Marks where a part of the unit begins, and returns what gives the unit back the steps taken since, so that it may go on
   * without that part. It says false, and gives nothing back, when the part was not large or the unit must end anyway: what
   * was taken goes on counting for the units around and within, which bounds how often this can happen.
   */
  mark(): () => boolean {
    const unit = this.#unit
    const { own } = unit
    return () => {
      if (unit.own - own <= STEPS_OF_A_LARGE_PART || unit.all > STEPS_WITH_INNER) return false
      unit.own = own
      return true
    }
  }

  #earnedBy(unit: Unit): number {
    const additions = this.#additions() - unit.additions
    return additions > MAX_ADDITIONS ? 0 : additions * STEPS_OF_AN_ADDITION
  }

  /** Takes some steps; throws `BudgetExceeded` when there are none left. */
  spend(steps: number): void {
    const unit = this.#unit
    this.steps += steps
    unit.own += steps
    unit.all += steps
    if (unit.all > STEPS_WITH_INNER) throw new BudgetExceeded()
    if (unit.own > STEPS_OF_A_UNIT && unit.own > STEPS_OF_A_UNIT + this.#earnedBy(unit)) throw new BudgetExceeded()
    for (let at = unit.within; at !== undefined; at = at.within) {
      if (at.all + unit.all > STEPS_WITH_INNER) throw new BudgetExceeded()
    }
  }
}
