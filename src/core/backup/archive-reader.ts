import { createHash } from 'node:crypto'
import { LedgerError, ZipReader } from '@holdfast/ledger'
import type { MasterSecret } from '../secret.ts'
import { type ListedBlob, parseBlobs } from './blobs.ts'
import { BackupError } from './errors.ts'
import { BLOB_LIST, MANIFEST, type Manifest, SIGNATURE, blobPart, openManifest, partOf } from './manifest.ts'

const LARGEST_MANIFEST = 64 * 1024 * 1024
const LARGEST_BLOB_LIST = 512 * 1024 * 1024

/** One file of a backup whose signature has been checked. Close it after use. */
export interface BackupFile {
  readonly manifest: Manifest
  /** Reads every byte and compares it with what the manifest says. Gives back the blobs that the file holds. */
  verify(): Promise<ListedBlob[]>
  /** Reads the rows of a table, in the text format of COPY; an end that differs from the manifest is an error. */
  rows(table: string): AsyncGenerator<Buffer, void, undefined>
  blob(sha256: string): AsyncGenerator<Buffer, void, undefined>
  close(): Promise<void>
}

/** @throws BackupError `not_a_backup`, `damaged`, `other_installation` or `newer_release` */
export async function openBackup(
  file: string,
  options: { secret: MasterSecret; acceptOtherInstallation: boolean },
): Promise<BackupFile> {
  return withReadErrors(file, async () => {
    // What a backup unpacks to is checked against its manifest, and nothing of it is held in memory.
    const zip = await ZipReader.open(file, {
      ratio: Number.POSITIVE_INFINITY,
      totalSize: Number.MAX_SAFE_INTEGER,
      members: 1e8,
    })
    try {
      for (const name of [MANIFEST, SIGNATURE]) {
        if (zip.sizeOf(name) === undefined)
          throw new BackupError('not_a_backup', `${file} is a zip, but not a backup of Holdfast.`)
      }
      const bytes = await zip.readAll(MANIFEST, LARGEST_MANIFEST)
      const note = (await zip.readAll(SIGNATURE, LARGEST_MANIFEST)).toString('utf8')
      const manifest = openManifest(bytes, note, options.secret, options.acceptOtherInstallation)
      return opened(file, zip, manifest)
    } catch (error) {
      await zip.close()
      throw error
    }
  })
}

function opened(file: string, zip: ZipReader, manifest: Manifest): BackupFile {
  const tables = new Map(manifest.tables.map((table) => [table.name, table]))

  /** Reads a part to its end, which must be as expected. */
  async function* checked(
    part: string,
    expected: { sha256: string; bytes: number },
  ): AsyncGenerator<Buffer, void, undefined> {
    const hash = createHash('sha256')
    let bytes = 0
    try {
      for await (const block of zip.read(part, { checksum: false })) {
        hash.update(block)
        bytes += block.length
        // The reader uses the block again; whoever gets this one may still hold it then.
        yield Buffer.from(block)
      }
    } catch (error) {
      throw readError(file, error)
    }
    if (bytes !== expected.bytes || hash.digest('hex') !== expected.sha256) {
      throw new BackupError('damaged', `${part} in ${file} is not what was backed up. Take another backup.`)
    }
  }

  async function blobs(): Promise<ListedBlob[]> {
    if (!manifest.blobs) return []
    const text: Buffer[] = []
    if (manifest.blobs.bytes > LARGEST_BLOB_LIST)
      throw new BackupError('damaged', `The list of blobs in ${file} is too long.`)
    for await (const block of checked(BLOB_LIST, manifest.blobs)) text.push(block)
    const listed = parseBlobs(Buffer.concat(text).toString('utf8'))
    const known = listed.filter((blob) => blob !== undefined)
    if (known.length !== listed.length || known.length !== manifest.blobs.count) {
      throw new BackupError('damaged', `The list of blobs in ${file} cannot be read. Take another backup.`)
    }
    return known
  }

  return {
    manifest,
    async verify() {
      const listed = await blobs()
      const expected = new Set([
        MANIFEST,
        SIGNATURE,
        ...manifest.tables.map(({ name }) => partOf(name)),
        ...listed.map(({ sha256 }) => blobPart(sha256)),
      ])
      if (manifest.blobs) expected.add(BLOB_LIST)
      const surplus = zip.names.find((name) => !expected.has(name))
      if (surplus !== undefined)
        throw new BackupError('damaged', `${file} holds ${surplus}, which its list of contents does not name.`)
      for (const table of manifest.tables) await drain(checked(partOf(table.name), table))
      for (const { sha256, size, found } of listed)
        await drain(checked(blobPart(sha256), { sha256: found, bytes: size }))
      return listed
    },
    rows(name) {
      const table = tables.get(name)
      if (!table) throw new BackupError('wrong_content', `${file} has no rows of ${name}.`)
      return checked(partOf(name), table)
    },
    blob: (sha256) => zip.read(blobPart(sha256), { checksum: false }),
    close: () => zip.close(),
  }
}

async function drain(content: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of content);
}

async function withReadErrors<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw readError(file, error)
  }
}

function readError(file: string, error: unknown): unknown {
  if (error instanceof LedgerError) {
    if (error.code === 'zip-not-a-zip')
      return new BackupError('not_a_backup', `${file} is not a backup of Holdfast.`, { cause: error })
    return new BackupError('damaged', `${file} is damaged or cut off: ${error.message}. Take another backup.`, {
      cause: error,
    })
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)) {
    return new BackupError('not_a_backup', `${file} cannot be read (${error.code}).`, { cause: error })
  }
  return error
}
