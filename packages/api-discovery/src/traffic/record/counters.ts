/** Small sums that can be merged in any order. */

export interface Range {
  count: number
  sum: number
  min: number
  max: number
}

export function emptyRange(): Range {
  return { count: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: 0 }
}

export function addToRange(range: Range, value: number | undefined): void {
  if (value === undefined || !(value >= 0) || !Number.isFinite(value)) return
  range.count++
  range.sum += value
  if (value < range.min) range.min = value
  if (value > range.max) range.max = value
}

export function mergeRange(into: Range, from: Range): void {
  into.count += from.count
  into.sum += from.sum
  into.min = Math.min(into.min, from.min)
  into.max = Math.max(into.max, from.max)
}

/** Counts by key, with at most `limit` keys. What comes later is counted under `*`, so that sums stay right. */
export function tally<K extends string | number>(
  counts: Map<K | '*', number>,
  key: K,
  times: number,
  limit: number,
): void {
  const known = counts.get(key)
  if (known !== undefined) counts.set(key, known + times)
  else if (counts.size < limit) counts.set(key, times)
  else counts.set('*', (counts.get('*') ?? 0) + times)
}

export function mergeTally<K extends string | number>(
  into: Map<K | '*', number>,
  from: ReadonlyMap<K | '*', number>,
  limit: number,
): void {
  for (const [key, times] of from) {
    if (key === '*') into.set('*', (into.get('*') ?? 0) + times)
    else tally(into, key, times, limit)
  }
}
