/** A line of a text that was removed or added. */
export type LineChange = { kind: 'removed' | 'added'; text: string }

/** Pairs of lines that are compared at most; above that, all old lines count as removed and all new ones as added. */
const MAX_PAIRS = 1_000_000

/** The lines to remove from and add to `before` to get `after`, as few as possible, in order. */
export function lineDiff(before: string, after: string): LineChange[] {
  const old = before.split('\n')
  const now = after.split('\n')
  let start = 0
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start += 1
  let end = 0
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end += 1
  const middle = [old.slice(start, old.length - end), now.slice(start, now.length - end)] as const
  return middle[0].length * middle[1].length > MAX_PAIRS ? replaceAll(...middle) : shortest(...middle)
}

function replaceAll(old: readonly string[], now: readonly string[]): LineChange[] {
  return [
    ...old.map((text) => ({ kind: 'removed', text }) as const),
    ...now.map((text) => ({ kind: 'added', text }) as const),
  ]
}

/** By the longest common subsequence: `common[i][j]` is its length for the lines from i and j on. */
function shortest(old: readonly string[], now: readonly string[]): LineChange[] {
  const width = now.length + 1
  const common = new Uint32Array((old.length + 1) * width)
  const at = (row: number, column: number) => common[row * width + column] ?? 0
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      const isSame = old[row] === now[column]
      common[row * width + column] = isSame
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  const changes: LineChange[] = []
  let row = 0
  let column = 0
  while (row < old.length || column < now.length) {
    if (row < old.length && column < now.length && old[row] === now[column]) {
      row += 1
      column += 1
    } else if (column === now.length || (row < old.length && at(row + 1, column) >= at(row, column + 1))) {
      changes.push({ kind: 'removed', text: old[row] ?? '' })
      row += 1
    } else {
      changes.push({ kind: 'added', text: now[column] ?? '' })
      column += 1
    }
  }
  return changes
}
