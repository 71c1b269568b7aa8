import { open, readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { LedgerError } from '../errors.ts'
import type { Archive } from './archive.ts'

const BLOCK_SIZE = 1024 * 1024
/** Left behind by file managers in folders that they show. */
const FOREIGN = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini'])

/** Opens a bundle that was unpacked. Only plain files count: a link could lead anywhere. */
export async function openFolder(folder: string): Promise<Archive> {
  const sizes = new Map<string, number>()
  for await (const path of plainFiles(folder)) {
    sizes.set(relative(folder, path).split(sep).join('/'), (await stat(path)).size)
  }
  async function* read(name: string): AsyncGenerator<Buffer, void, undefined> {
    if (!sizes.has(name)) throw new LedgerError('zip-member-missing', `there is no ${name} in the folder`)
    const file = await open(join(folder, name))
    try {
      const block = Buffer.allocUnsafe(BLOCK_SIZE)
      for (;;) {
        const { bytesRead } = await file.read(block, 0, block.length)
        if (bytesRead === 0) return
        yield block.subarray(0, bytesRead)
      }
    } finally {
      await file.close()
    }
  }
  return {
    names: [...sizes.keys()],
    sizeOf: (name) => sizes.get(name),
    read,
    async readAll(name, limit) {
      const parts: Buffer[] = []
      let size = 0
      for await (const block of read(name)) {
        size += block.length
        if (size > limit) throw new LedgerError('zip-too-large', `${name} has more than the ${limit} bytes allowed`)
        parts.push(Buffer.from(block))
      }
      return Buffer.concat(parts)
    },
    close: async () => {},
  }
}

async function* plainFiles(folder: string): AsyncGenerator<string, void, undefined> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* plainFiles(path)
    else if (entry.isFile() && !FOREIGN.has(entry.name)) yield path
  }
}
