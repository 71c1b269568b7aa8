// Where everything stands in a bundle. README.md specifies it for readers in other languages.

/** Entries in one file: 2^14, so that each full file is a perfect subtree of the log. */
export const FILE_LEVEL = 14
export const ENTRIES_PER_FILE = 2 ** FILE_LEVEL

/** Largest manifest that is read, in bytes. */
export const LARGEST_MANIFEST = 64 * 1024 * 1024

export const MANIFEST = 'bundle.json'
export const CHECKPOINTS = 'log/checkpoints.txt'
export const KEY = 'keys/log.vkey'
export const PAGE = 'index.html'
export const VERIFIER = 'verify.mjs'

/** Begins a line that stands for an entry without its body: the rest is the leaf hash in hexadecimal. */
export const HASH_MARK = '#'

export const entriesFile = (index: number): string => `log/entries-${String(index).padStart(6, '0')}.txt`
export const hashesFile = (index: number): string => `log/hashes-${String(index).padStart(6, '0')}.bin`
export const blobFile = (sha256: string): string => `blobs/${sha256.slice(0, 2)}/${sha256}`

/** The SHA-256 in the name of a blob's file, `undefined` when it is not such a name. */
export function blobOf(name: string): string | undefined {
  const sha256 = /^blobs\/[0-9a-f]{2}\/([0-9a-f]{64})$/.exec(name)?.[1]
  return sha256 !== undefined && blobFile(sha256) === name ? sha256 : undefined
}

/** How many files hold the entries of a log of this size. */
export const fileCount = (size: number): number => Math.ceil(size / ENTRIES_PER_FILE)

/** The files that a bundle has once. */
export const SINGLE_FILES: readonly string[] = [MANIFEST, CHECKPOINTS, KEY, PAGE, VERIFIER]

/** Whether this is one of the files of a log whose entries take `files` files. */
export function isPartOfLog(name: string, files: number): boolean {
  const index = Number(/^log\/(?:entries|hashes)-(\d+)\.(?:txt|bin)$/.exec(name)?.[1] ?? Infinity)
  return index < files && (name === entriesFile(index) || name === hashesFile(index))
}
