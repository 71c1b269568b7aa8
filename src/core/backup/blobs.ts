import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** One stored file of evidence. */
export interface StoredFile {
  /** Its name, and what its SHA-256 should be. */
  readonly sha256: string
  read(): AsyncIterable<Uint8Array>
}

/** The blobs of a folder (see core/blobs.ts), in order of their names. Uploads in progress are not among them. */
export async function* listBlobs(folder: string): AsyncGenerator<StoredFile, void, undefined> {
  for (const prefix of await names(folder, /^[0-9a-f]{2}$/)) {
    for (const sha256 of await names(join(folder, prefix), /^[0-9a-f]{64}$/)) {
      yield { sha256, read: () => createReadStream(join(folder, prefix, sha256)) }
    }
  }
}

async function names(folder: string, pattern: RegExp): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => pattern.test(name)).sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** A line of the list of blobs. `found` differs from `sha256` when the stored bytes were damaged already. */
export interface ListedBlob {
  readonly sha256: string
  readonly size: number
  readonly found: string
}

export const formatBlob = ({ sha256, size, found }: ListedBlob): string =>
  `${sha256} ${size}${found === sha256 ? '' : ` damaged:${found}`}\n`

/** Reads the list of blobs, line by line. Undefined stands for a line that is none. */
export function parseBlobs(text: string): (ListedBlob | undefined)[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [, sha256, size, found] = /^([0-9a-f]{64}) (\d{1,15})(?: damaged:([0-9a-f]{64}))?$/.exec(line) ?? []
      return sha256 === undefined || size === undefined
        ? undefined
        : { sha256, size: Number(size), found: found ?? sha256 }
    })
}
