import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { lstat, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type ZipMember, writeZip } from '@holdfast/ledger'
import { BackupError } from './errors.ts'

/** Sums up what passes through it. */
export class Measured {
  readonly #hash = createHash('sha256')
  #sha256: string | undefined
  bytes = 0

  async *through(
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const block of content) {
      this.bytes += block.length
      this.#hash.update(block)
      yield block
    }
  }

  get sha256(): string {
    this.#sha256 ??= this.#hash.digest('hex')
    return this.#sha256
  }
}

/** A file that is being written under another name: it gets its own only when it is whole and on the disk. */
export interface Draft {
  /** Gives the file its name. */
  finish(): Promise<void>
  /** Removes what has been written; does nothing after `finish`. */
  discard(): Promise<void>
}

/** @throws BackupError `file_exists`: a backup is never overwritten, least of all by one that fails */
export async function requireNewFile(file: string): Promise<void> {
  const found = await lstat(file).catch(() => undefined)
  if (found) throw new BackupError('file_exists', `${file} exists. Choose another name, or remove it.`)
}

/**
 * Writes a zip beside the place where it is to be.
 * @param members each is asked for when the one before is written, so its content may come from one connection in turn
 */
export async function writeDraft(file: string, members: AsyncIterable<ZipMember>, at: Date): Promise<Draft> {
  const path = resolve(file)
  const draft = `${path}.partial`
  try {
    await rm(draft, { force: true })
    await pipeline(
      Readable.from(writeZip(members, at), { objectMode: false }),
      // Readable by its owner only: it holds everything.
      createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }),
    )
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined)
    throw writeError(error, path)
  }
  return {
    async finish() {
      await requireNewFile(path)
      await rename(draft, path)
      const folder = await open(dirname(path), 'r')
      try {
        await folder.sync()
      } finally {
        await folder.close()
      }
    },
    discard: () => rm(draft, { force: true }),
  }
}

function writeError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new BackupError(
        'disk_full',
        `There is no space left for ${basename(path)} in ${dirname(path)}; nothing was kept. Free some, or write to another disk.`,
        { cause: error },
      )
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
    case 'ENOTDIR':
      return new BackupError(
        'cannot_write',
        `${path} cannot be written (${code}). Choose a folder that exists and is yours.`,
        { cause: error },
      )
    default:
      return error
  }
}
