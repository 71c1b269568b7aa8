import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { HoldfastError } from './errors.ts'

export interface StoredBlob {
  /** SHA-256 of the bytes, lower-case hexadecimal. Also their name. */
  sha256: string
  /** Bytes. */
  size: number
  /** The first bytes (at most 4,100), to judge the media type by. */
  head: Buffer
}

/** Bytes stored under their SHA-256. There is no way to change or overwrite one. */
export interface BlobStore {
  /**
   * Stores a stream of at most `maxBytes`. Nothing is visible until every byte is on disk.
   * @throws HoldfastError `too_large`, or `storage_full` when the disk is; either way nothing is left behind.
   */
  put(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredBlob>
  /** Size in bytes, or undefined when there is no such blob. */
  sizeOf(sha256: string): Promise<number | undefined>
  read(sha256: string): NodeJS.ReadableStream
  /** Destroys a blob; only an erasure that the ledger has recorded may ask for it. */
  erase(sha256: string): Promise<void>
}

const headSize = 4100

/** A folder: `<root>/<first two hex digits>/<sha256>`, with uploads in progress under `<root>/incoming`. */
export function folderBlobStore(root: string): BlobStore {
  const pathOf = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256))
      throw new HoldfastError('invalid_input', 'A blob is named by 64 hexadecimal digits.')
    return join(root, sha256.slice(0, 2), sha256)
  }
  const incoming = join(root, 'incoming')

  return {
    async put(bytes, maxBytes) {
      const temporary = join(incoming, `${thisProcess}.${randomUUID()}`)
      try {
        await mkdir(incoming, { recursive: true })
        const written = await writeAll(temporary, bytes, maxBytes)
        const final = pathOf(written.sha256)
        await mkdir(join(root, written.sha256.slice(0, 2)), { recursive: true })
        // the same bytes may be there already; then this replaces them by themselves
        await rename(temporary, final)
        await syncFolder(join(root, written.sha256.slice(0, 2)))
        return written
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined)
        if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) {
          throw new HoldfastError(
            'storage_full',
            'The disk of the server is full; nothing was stored. Free space, then upload again.',
            { cause: error },
          )
        }
        throw error
      }
    },
    async sizeOf(sha256) {
      try {
        return (await stat(pathOf(sha256))).size
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
        throw error
      }
    },
    read: (sha256) => createReadStream(pathOf(sha256)),
    erase: (sha256) => rm(pathOf(sha256), { force: true }),
  }
}

async function writeAll(path: string, bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredBlob> {
  const file = await open(path, 'wx', 0o600)
  const hash = createHash('sha256')
  const head: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of bytes) {
      if (size < headSize) head.push(Buffer.from(chunk.subarray(0, headSize - size)))
      size += chunk.length
      if (size > maxBytes)
        throw new HoldfastError('too_large', `A file may have at most ${Math.floor(maxBytes / 1024 / 1024)} MiB.`)
      hash.update(chunk)
      // not write(): on a disk that is nearly full it writes a part of the chunk and calls that a success
      await file.appendFile(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { sha256: hash.digest('hex'), size, head: Buffer.concat(head) }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const thisHost = hostname().replaceAll(/[^A-Za-z0-9-]/g, '-')
/** Tells the process from one that had its number before: in a container, every life has the same. */
const thisLife = randomUUID().slice(0, 8)
/** Names this process among all that may write into one folder: those of this machine, and of others that share it. */
const thisProcess = `${thisHost}.${process.pid}.${thisLife}`

/** An upload into which nothing has been written for so long is over, wherever it was made. */
const abandonedAfterMs = 24 * 60 * 60 * 1000

/**
 * Removes what uploads left that were cut off by a crash. Called at start; those of servers that share the folder and are alive go on.
 * @returns how many there were
 */
export async function removeUnfinishedUploads(root: string): Promise<number> {
  const names = await readdir(join(root, 'incoming')).catch(() => [])
  const paths = await Promise.all(
    names.map(async (name) => {
      const path = join(root, 'incoming', name)
      return (await isAbandoned(path, name)) ? path : undefined
    }),
  )
  const abandoned = paths.filter((path) => path !== undefined)
  await Promise.all(abandoned.map((path) => rm(path, { force: true })))
  return abandoned.length
}

async function isAbandoned(path: string, name: string): Promise<boolean> {
  const [host, pid, life] = name.split('.')
  if (host === thisHost && Number(pid) === process.pid) return life !== thisLife
  if (host === thisHost && !isAlive(Number(pid))) return true
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }))
  // the time of files is real, whatever the database keeps
  return Date.now() - mtimeMs > abandonedAfterMs
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, and somebody else's
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
