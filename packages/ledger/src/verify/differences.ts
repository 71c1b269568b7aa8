import { type Difference, differences, type LineDifference } from './alignment.ts'
import type { Archive } from './archive.ts'
import { readEntries, readHashList } from './entries-reader.ts'
import { entryName, type Problem } from './problem.ts'

/** Differences that are looked at. Where there are more, the first ones say enough. */
const MOST_DIFFERENCES = 32_768

/**
 * Says in words how the entries differ from the leaf hashes that the bundle lists, which are known to be right.
 *
 * @param proven as many hashes of the list as are known to be right; all when not given
 */
export async function explainDifferences(archive: Archive, proven?: number): Promise<Problem[]> {
  const found: Difference[] = []
  for await (const difference of differences(readEntries(archive), hexList(archive, proven), proven !== undefined)) {
    found.push(difference)
    if (found.length === MOST_DIFFERENCES) break
  }
  const context = {
    places: await placesOf(archive, found),
    displaced: new Set(
      found.flatMap((difference) => (hasLine(difference) ? displacedBy(difference) : difference.expected)),
    ),
  }
  const standsElsewhere = new Set(found.filter(hasLine).map(({ line }) => line.leafHash.toString('hex')))
  const isExplained = (difference: Difference): boolean =>
    !hasLine(difference) && standsElsewhere.has(difference.expected)
  return runs(found.filter((difference) => !isExplained(difference))).map((run) => explain(run, context))
}

/** The list of leaf hashes in hexadecimal, or its first `count`. */
export async function* hexList(archive: Archive, count = Infinity): AsyncGenerator<string, void, undefined> {
  let given = 0
  for await (const hash of readHashList(archive)) {
    if (given === count) return
    given += 1
    yield hash.toString('hex')
  }
}

/** Where in the log the entries belong that stand in a wrong place: leaf hash → index. */
async function placesOf(archive: Archive, found: readonly Difference[]): Promise<Map<string, number>> {
  const wanted = new Set(found.filter(hasLine).map(({ line }) => line.leafHash.toString('hex')))
  const places = new Map<string, number>()
  if (wanted.size === 0) return places
  let leaf = 0
  for await (const hash of hexList(archive)) {
    if (wanted.has(hash) && !places.has(hash)) places.set(hash, leaf)
    leaf += 1
  }
  return places
}

/** A stretch of the log of which every entry is missing, or one line. */
type Run = LineDifference | { readonly kind: 'missing'; readonly leaf: number; end: number }

/** Puts missing entries that follow each other together. */
function runs(found: readonly Difference[]): Run[] {
  const result: Run[] = []
  for (const difference of found) {
    const last = result.at(-1)
    if (hasLine(difference)) result.push(difference)
    else if (last?.kind === 'missing' && last.end === difference.leaf) last.end += 1
    else result.push({ kind: 'missing', leaf: difference.leaf, end: difference.leaf + 1 })
  }
  return result
}

interface Context {
  /** Where in the log an entry with this leaf hash belongs. */
  readonly places: ReadonlyMap<string, number>
  /** The leaf hashes of entries that do not stand where they belong. */
  readonly displaced: ReadonlySet<string>
}

function explain(run: Run, { places, displaced }: Context): Problem {
  const { leaf } = run
  if (run.kind === 'missing') {
    const what =
      run.end === leaf + 1 ? `${entryName(leaf)} is missing` : `entries ${leaf} to ${run.end - 1} are missing`
    return { code: 'entry-missing', message: what, leaf }
  }
  const { about, leafHash } = run.line
  const hash = leafHash.toString('hex')
  const place = places.get(hash)
  const where = run.kind === 'changed' ? `in the place of entry ${leaf}` : `before entry ${leaf}`
  if (place !== undefined && displaced.has(hash)) {
    return { code: 'entry-moved', message: `${entryName(place, about)} stands ${where}`, leaf: place, ...about }
  }
  if (place !== undefined) {
    return { code: 'entry-repeated', message: `${entryName(place, about)} stands again ${where}`, leaf, ...about }
  }
  if (run.kind === 'inserted') {
    const what = about === undefined ? 'a line' : `an entry (${about.table} ${about.subject})`
    return { code: 'entry-inserted', message: `${where} stands ${what} that the log never had`, leaf, ...about }
  }
  const message = `${entryName(leaf, about)}: its bytes do not give the leaf hash under the signed root`
  return { code: 'entry-changed', message, leaf, ...about }
}

function hasLine(difference: Difference): difference is LineDifference {
  return difference.kind !== 'missing'
}

function displacedBy(difference: LineDifference): string[] {
  return difference.kind === 'changed' ? [difference.expected] : []
}
