import type { ProblemList } from '../problem.ts'
import { quote } from '../quote.ts'
import type { Located } from '../yaml/position.ts'

/** Tells each value of a list that stands before it already. Empty ones are values that were not understood. */
export function refuseRepeated(
  item: Located<unknown>,
  path: readonly PropertyKey[],
  values: readonly string[],
  problems: ProblemList,
): void {
  const seen = new Set<string>()
  for (const [index, value] of values.entries()) {
    if (value !== '' && seen.has(value)) {
      problems.error('duplicate-entry', item.place([...path, index]), `${quote(value)} is there twice`, 'Remove one.')
    }
    seen.add(value)
  }
}

/** Tells each entry of a list whose id another entry of the list has already. */
export function refuseRepeatedIds(
  item: Located<unknown>,
  path: readonly PropertyKey[],
  entries: readonly { id: string }[],
  problems: ProblemList,
): void {
  const seen = new Set<string>()
  for (const [index, { id }] of entries.entries()) {
    if (id !== '' && seen.has(id)) {
      const fix = 'Remove one, or give it another id.'
      problems.error('duplicate-id', item.place([...path, index, 'id']), `The id ${quote(id)} is there twice`, fix)
    }
    seen.add(id)
  }
}
