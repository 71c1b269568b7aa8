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
  readonly #known = new Map<string, string>()
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
    let message = this.#known.get(key)
    if (message === undefined) {
      if (this.#known.size >= MAX_DIFFERENT) {
        const fix = 'Give procedures with the same rhythm the same rule.'
        const what = `The program has more than ${MAX_DIFFERENT} different schedules`
        this.#problems.error('program-too-large', item.place([...path, 'rrule']), what, fix)
        this.#wrong = MAX_WRONG
        return
      }
      message = this.#messageOf(schedule)
      this.#known.set(key, message)
    }
    if (message === '') return
    this.#wrong += 1
    const [what = '', ...fix] = message.split('; ')
    this.#problems.error('invalid-schedule', item.place([...path, 'rrule']), sentence(what), sentence(fix.join('; ')))
  }

  /** What is wrong with a schedule; empty when nothing is. */
  #messageOf(schedule: ScheduleTrigger): string {
    try {
      parseSchedule({ ...schedule, timezone: schedule.timezone ?? this.#timezone })
      return ''
    } catch (error) {
      if (error instanceof ScheduleError) return error.message
      throw error
    }
  }
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
