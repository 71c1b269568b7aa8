import type { ListedBlob, Manifest } from '../bundle/manifest.ts'
import { ENTRIES_PER_FILE } from '../bundle/layout.ts'
import type { BlobReport } from './blob-check.ts'
import type { EntriesReport } from './entries-check.ts'
import { LeafSet } from './leaf-set.ts'
import { entryName, type Problems } from './problem.ts'

/**
 * What the log says about the bundle: which evidence there must be, and what was erased. Gathered while the entries are
 * read, judged at the end, since an erasure comes after what it erases.
 */
export class Claims {
  readonly #bare = new LeafSet()
  /** Erased entry → the entry that says so. */
  readonly #erasures = new Map<number, number>()
  /** Evidence → the first entry that names it. */
  readonly #evidence = new Map<string, { readonly leaf: number; readonly size: number }>()
  /** Erased evidence → the entry that says so. */
  readonly #blobErasures = new Map<string, number>()

  add({ index, bareHashes, meanings }: EntriesReport): void {
    for (const position of bareHashes) this.#bare.add(index * ENTRIES_PER_FILE + position)
    for (const { leaf, meaning } of meanings) {
      if (meaning.kind === 'erasure') putFirst(this.#erasures, meaning.erasedLeaf, leaf)
      else if (meaning.kind === 'blob-erasure') putFirst(this.#blobErasures, meaning.sha256, leaf)
      else putFirst(this.#evidence, meaning.sha256, { leaf, size: meaning.size })
    }
  }

  /** Judges entries without a body: in a bundle of everything only those that were erased. */
  judgeBodies({ scope }: Manifest, problems: Problems): { erased: number; withheld: number } {
    for (const [erased, by] of this.#erasures) {
      if (erased >= by) {
        const message = `${entryName(by, { table: 'erasure', subject: `of entry ${erased}` })} names an entry that is not before it`
        problems.add({ code: 'erasure-wrong', message, leaf: by })
      } else if (!this.#bare.has(erased)) {
        const message = `${entryName(erased)} was erased, as entry ${by} says, but its body is here`
        problems.add({ code: 'body-erased-but-present', message, leaf: erased })
      }
    }
    let withheld = 0
    for (const leaf of this.#bare) {
      if (this.#erasures.has(leaf)) continue
      withheld += 1
      if (scope.kind === 'limited') continue
      const message = `${entryName(leaf)} has no body, and no entry of the log says that it was erased`
      problems.add({ code: 'body-missing', message, leaf })
    }
    if (scope.kind === 'limited' && scope.leaves !== withheld) {
      const message = `${withheld} entries have no body and were not erased, but the scope says that ${scope.leaves} are withheld`
      problems.add({ code: 'scope-wrong', message })
    }
    return { erased: this.#bare.size - withheld, withheld }
  }

  /** Judges a file of evidence that is in the bundle. */
  judgeBlob({ file, sha256, found, size }: BlobReport, problems: Problems): void {
    const named = this.#evidence.get(sha256)
    if (found !== sha256) {
      const by = named === undefined ? '' : `, named by ${entryName(named.leaf)},`
      problems.add({
        code: 'blob-changed',
        message: `evidence ${sha256}${by} was changed: its bytes have the SHA-256 ${found}`,
        file,
        sha256,
        ...leafOf(named),
      })
    } else if (named === undefined) {
      problems.add({
        code: 'blob-unexpected',
        message: `evidence ${sha256} is here, but no entry names it`,
        file,
        sha256,
      })
    } else if (named.size !== size) {
      const message = `evidence ${sha256} has ${size} bytes, but ${entryName(named.leaf)} says ${named.size}`
      problems.add({ code: 'blob-size', message, file, sha256, leaf: named.leaf })
    }
    const erasedBy = this.#blobErasures.get(sha256)
    if (erasedBy !== undefined) {
      const message = `evidence ${sha256} was erased, as ${entryName(erasedBy)} says, but it is here`
      problems.add({ code: 'blob-erased-but-present', message, file, sha256, leaf: erasedBy })
    }
  }

  /** Judges the evidence that the log names and the bundle does not have. */
  judgeMissingBlobs(present: ReadonlySet<string>, { scope, blobs }: Manifest, problems: Problems): void {
    const withheld = new Set(scope.kind === 'limited' ? blobs.filter(isWithheld).map(({ sha256 }) => sha256) : [])
    for (const [sha256, { leaf }] of this.#evidence) {
      if (present.has(sha256) || withheld.has(sha256) || this.#blobErasures.has(sha256)) continue
      const message = `evidence ${sha256}, named by ${entryName(leaf)}, is missing`
      problems.add({ code: 'blob-missing', message, sha256, leaf })
    }
  }
}

export function isWithheld(blob: ListedBlob): boolean {
  return blob.withheld === true
}

function leafOf(named: { readonly leaf: number } | undefined): { leaf?: number } {
  return named === undefined ? {} : { leaf: named.leaf }
}

function putFirst<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  if (!map.has(key)) map.set(key, value)
}
