import { type Difference, differences, type LineDifference } from './alignment.ts'
import type { Archive } from './archive.ts'
import { readEntries, readHashList } from './entries-reader.ts'
import { type About, entryName, type Problem } from './problem.ts'

/** Differences that are looked at. Where there are more, the first ones say enough. */
const MOST_DIFFERENCES = 32_768

/**
 * Says in words how the entries differ from the leaf hashes that the bundle lists.
 *
 * @param proven how many hashes of the list are known to be right
 * @param size how many entries the log has
 */
export async function explainDifferences(archive: Archive, proven: number, size: number): Promise<Problem[]> {
  const found: Difference[] = []
  for await (const difference of differences(readEntries(archive), hexList(archive, proven), proven < size)) {
    found.push(difference)
    if (found.length === MOST_DIFFERENCES) break
  }
  const lines = found.filter(hasLine)
  const context: Context = {
    size,
    places: await placesOf(archive, new Set(lines.map(hashOfLine))),
    displaced: new Set(found.flatMap((difference) => (difference.kind === 'inserted' ? [] : difference.expected))),
  }
  // An entry that stands elsewhere is told there, and not as missing.
  const standingElsewhere = new Set(lines.map(hashOfLine))
  const told = found.filter((difference) => hasLine(difference) || !standingElsewhere.has(difference.expected))
  return runs(told, context).map((run) => explain(run, context))
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

/** Where in the log the entries with these leaf hashes belong. */
async function placesOf(archive: Archive, wanted: ReadonlySet<string>): Promise<Map<string, number>> {
  const places = new Map<string, number>()
  if (wanted.size === 0) return places
  let leaf = 0
  for await (const hash of hexList(archive)) {
    if (wanted.has(hash) && !places.has(hash)) places.set(hash, leaf)
    leaf += 1
  }
  return places
}

interface Context {
  /** How many entries the log has. */
  readonly size: number
  /** Where in the log an entry with this leaf hash belongs. */
  readonly places: ReadonlyMap<string, number>
  /** The leaf hashes of entries that do not stand where they belong. */
  readonly displaced: ReadonlySet<string>
}

/** What is told in one sentence: a line, a stretch of missing entries, or all lines behind the end of the log. */
type Run =
  | LineDifference
  | { readonly kind: 'missing'; readonly leaf: number; end: number }
  | { readonly kind: 'surplus'; readonly leaf: number; readonly first: LineDifference; count: number }

function runs(differences: readonly Difference[], { size, places }: Context): Run[] {
  const result: Run[] = []
  for (const difference of differences) {
    const last = result.at(-1)
    const { leaf } = difference
    if (!hasLine(difference)) {
      if (last?.kind === 'missing' && last.end === leaf) last.end += 1
      else result.push({ kind: 'missing', leaf, end: leaf + 1 })
    } else if (leaf === size && (places.get(hashOfLine(difference)) ?? size) >= size) {
      if (last?.kind === 'surplus') last.count += 1
      else result.push({ kind: 'surplus', leaf, first: difference, count: 1 })
    } else {
      result.push(difference)
    }
  }
  return result
}

function explain(run: Run, { places, displaced, size }: Context): Problem {
  const { leaf } = run
  if (run.kind === 'missing') {
    const what =
      run.end === leaf + 1 ? `${entryName(leaf)} is missing` : `entries ${leaf} to ${run.end - 1} are missing`
    return { code: 'entry-missing', message: what, leaf }
  }
  if (run.kind === 'surplus') {
    const { about } = run.first.line
    const what = run.count === 1 ? anEntry(about) : `${run.count} entries, the first of them ${anEntry(about)},`
    const message = `behind the ${size} entries that the last checkpoint covers stands ${what} which nothing proves`
    return { code: 'entry-inserted', message, leaf, ...about }
  }
  const { about } = run.line
  const hash = hashOfLine(run)
  const place = places.get(hash)
  const where = run.kind === 'changed' ? `in the place of entry ${leaf}` : `before entry ${leaf}`
  if (place !== undefined) {
    return displaced.has(hash)
      ? { code: 'entry-moved', message: `${entryName(place, about)} stands ${where}`, leaf: place, ...about }
      : { code: 'entry-repeated', message: `${entryName(place, about)} stands again ${where}`, leaf, ...about }
  }
  if (run.kind === 'inserted') {
    const message = `${where} stands ${anEntry(about)} that the log never had`
    return { code: 'entry-inserted', message, leaf, ...about }
  }
  const message = `${entryName(leaf, about)}: its bytes do not give the leaf hash under the signed root`
  return { code: 'entry-changed', message, leaf, ...about }
}

function anEntry(about: About | undefined): string {
  return about === undefined ? 'a line that is no entry' : `an entry (${about.table} ${about.subject})`
}

function hashOfLine({ line }: LineDifference): string {
  return line.leafHash.toString('hex')
}

function hasLine(difference: Difference): difference is LineDifference {
  return difference.kind !== 'missing'
}
