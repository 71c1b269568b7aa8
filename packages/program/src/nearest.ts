/**
 * The candidate that was probably meant by `text`, or undefined when none is close. Close is the only one that starts
 * with the text, and otherwise the one from which at most a third of the letters differ, counted as insertions, deletions, replacements and swaps of neighbors (optimal string alignment distance).
 */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  const all = [...candidates]
  if (text.length > 200) return undefined
  const wanted = text.toLowerCase()
  const longer = wanted.length < 3 ? [] : all.filter((candidate) => candidate.toLowerCase().startsWith(wanted))
  if (longer.length === 1) return longer[0]
  let best: string | undefined
  // One letter is allowed to be wrong in a short text, but not its only one.
  let bestDistance = Math.min(text.length, Math.max(1, Math.floor(text.length / 3)) + 1)
  for (const candidate of all) {
    if (Math.abs(candidate.length - text.length) >= bestDistance) continue
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** A sentence that offers the nearest candidate, else lists the candidates when they are few, else `otherwise`. */
export function didYouMean(text: string, candidates: Iterable<string>, otherwise = ''): string {
  const all = [...candidates]
  const match = nearest(text, all)
  if (match !== undefined) return `Did you mean ${match}?`
  if (all.length > 0 && all.length <= 15) return `Known: ${all.join(', ')}.`
  return otherwise
}

/** The distance of two texts, or infinity as soon as it cannot be under `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const replace = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1)
      let cost = Math.min(replace, at(last, column) + 1, at(current, column - 1) + 1)
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (isSwap) cost = Math.min(cost, at(beforeLast, column - 2) + 1)
      current.push(cost)
    }
    // A swap reaches back two rows, so both must be over the limit before nothing can come of it.
    if (Math.min(...last) >= limit && Math.min(...current) >= limit) return Number.POSITIVE_INFINITY
    beforeLast = last
    last = current
  }
  return at(last, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
