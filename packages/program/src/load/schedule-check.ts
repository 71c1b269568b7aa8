import type { ProblemList } from '../problem.ts'
import { parseSchedule, ScheduleError } from '../recurrence/index.ts'
import type { ScheduleTrigger } from '../schema/when.ts'
import type { Located } from '../yaml/position.ts'

/** Wrong schedules that are told of one program. Finding out that a rule never occurs takes long. */
const MAX_WRONG = 100

/** Different schedules of one program. Each that counts its occurrences costs milliseconds, and people have a few dozen. */
const MAX_DIFFERENT = 2000

/** Checks the recurrence rules of a program, each distinct one once. */
export class ScheduleCheck {
  readonly #timezone: string
  readonly #problems: ProblemList
  readonly #known = new Map<string, ScheduleError | undefined>()
  #wrong = 0

  /** @param timezone of the program's calendar, for schedules without their own */
  constructor(timezone: string, problems: ProblemList) {
    this.#timezone = timezone
    this.#problems = problems
  }

  /** @param path of the schedule inside what was read */
  check(item: Located<unknown>, path: readonly PropertyKey[], schedule: ScheduleTrigger): void {
    if (this.#wrong >= MAX_WRONG) return
    const key = JSON.stringify([schedule.rrule, schedule.start, schedule.time, schedule.timezone])
    if (!this.#known.has(key)) {
      if (this.#known.size >= MAX_DIFFERENT) {
        const fix = 'Give procedures with the same rhythm the same rule.'
        const what = `The program has more than ${MAX_DIFFERENT} different schedules`
        this.#problems.error('program-too-large', item.place([...path, 'rrule']), what, fix)
        this.#wrong = MAX_WRONG
        return
      }
      this.#known.set(key, this.#errorOf(schedule))
    }
    const error = this.#known.get(key)
    if (!error) return
    this.#wrong += 1
    const place = item.place([...path, error.code === 'start' ? 'start' : 'rrule'])
    this.#problems.error('invalid-schedule', place, sentence(error.problem), `${sentence(error.fix)}.`)
  }

  #errorOf(schedule: ScheduleTrigger): ScheduleError | undefined {
    try {
      parseSchedule({ ...schedule, timezone: schedule.timezone ?? this.#timezone })
      return undefined
    } catch (error) {
      if (error instanceof ScheduleError) return error
      throw error
    }
  }
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
