import { LedgerError } from '../errors.ts'

/** Everything that a verification can find wrong, as a closed list. */
export type ProblemCode =
  // the key and the checkpoints
  | 'key-differs'
  | 'checkpoint-malformed'
  | 'checkpoint-signature'
  | 'checkpoint-order'
  | 'checkpoint-epoch'
  | 'checkpoint-missing'
  | 'checkpoint-root'
  | 'checkpoint-not-extended'
  // entries
  | 'entry-changed'
  | 'entry-missing'
  | 'entry-inserted'
  | 'entry-repeated'
  | 'entry-moved'
  | 'entries-differ'
  | 'entry-malformed'
  | 'entry-foreign'
  | 'entry-postdated'
  | 'entry-backdated'
  // bodies that are not there, or should not be
  | 'body-missing'
  | 'body-erased-but-present'
  | 'erasure-wrong'
  | 'scope-wrong'
  // evidence
  | 'blob-missing'
  | 'blob-changed'
  | 'blob-size'
  | 'blob-unexpected'
  | 'blob-erased-but-present'
  // the files of the bundle
  | 'hash-list-wrong'
  | 'manifest-wrong'
  | 'file-missing'
  | 'file-damaged'
  | 'file-unexpected'

/** One thing that is wrong. */
export interface Problem {
  readonly code: ProblemCode
  /** A sentence for people, which names what it is about. */
  readonly message: string
  /** The index of the entry, counted from 0. */
  readonly leaf?: number
  readonly table?: string
  readonly subject?: string
  /** The file inside the bundle. */
  readonly file?: string
  /** The file of evidence. */
  readonly sha256?: string
}

/** Collects problems in the order in which they were found. All are counted, only the first ones are kept. */
export class Problems {
  readonly #limit: number
  readonly #listed: Problem[] = []
  #count = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  add(...problems: readonly Problem[]): void {
    this.#count += problems.length
    const room = Math.max(0, this.#limit - this.#listed.length)
    this.#listed.push(...problems.slice(0, room))
  }

  /** Takes over what somebody else collected. */
  addCounted({ listed, count }: { readonly listed: readonly Problem[]; readonly count: number }): void {
    this.add(...listed)
    this.#count += count - listed.length
  }

  get listed(): readonly Problem[] {
    return this.#listed
  }

  get count(): number {
    return this.#count
  }
}

/** What an entry is about, where its body can be read. */
export interface About {
  readonly table: string
  readonly subject: string
}

/** How an entry is called in messages: by its index and, where that is known, by what it is about. */
export function entryName(leaf: number, about?: About): string {
  return about === undefined ? `entry ${leaf}` : `entry ${leaf} (${about.table} ${about.subject})`
}

/** What an error met while reading a file of the bundle means. An error that is not ours is thrown on. */
export function damagedFile(file: string, error: unknown): Problem {
  if (!(error instanceof LedgerError)) throw error
  const code = error.code === 'zip-member-missing' ? 'file-missing' : 'file-damaged'
  return { code, message: error.message.includes(file) ? error.message : `${file}: ${error.message}`, file }
}
