import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { entryHash, writeZip, ZipReader } from '../../src/index.ts'
import { blobFile, CHECKPOINTS, ENTRIES_PER_FILE, entriesFile, hashesFile } from '../../src/bundle/layout.ts'

/** The files of a bundle, to be changed by somebody who has the bundle but not the key. */
export class OpenedBundle {
  readonly files = new Map<string, Buffer>()

  static async of(path: string): Promise<OpenedBundle> {
    const bundle = new OpenedBundle()
    const zip = await ZipReader.open(path)
    try {
      for (const name of zip.names) bundle.files.set(name, await buffer(copies(zip.read(name, { checksum: false }))))
    } finally {
      await zip.close()
    }
    return bundle
  }

  /** All entries, one line each. */
  get lines(): string[] {
    const lines: string[] = []
    for (let index = 0; this.files.has(entriesFile(index)); index += 1) {
      lines.push(...this.text(entriesFile(index)).split('\n').slice(0, -1))
    }
    return lines
  }

  /** Puts other entries into the bundle, spread over its files as they must be. */
  set lines(lines: readonly string[]) {
    for (let index = 0; index === 0 || this.files.has(entriesFile(index)); index += 1) {
      const isLast = !this.files.has(entriesFile(index + 1))
      const from = index * ENTRIES_PER_FILE
      const part = lines.slice(from, isLast ? undefined : from + ENTRIES_PER_FILE)
      this.files.set(entriesFile(index), Buffer.from(part.map((line) => `${line}\n`).join('')))
    }
  }

  get notes(): string[] {
    const pieces = this.text(CHECKPOINTS).split('\n\n')
    return Array.from({ length: pieces.length / 2 }, (_, index) => {
      const end = index * 2 + 2 < pieces.length ? '\n' : ''
      return `${pieces[index * 2] ?? ''}\n\n${pieces[index * 2 + 1] ?? ''}${end}`
    })
  }

  set notes(notes: readonly string[]) {
    this.files.set(CHECKPOINTS, Buffer.from(notes.join('\n')))
  }

  /** Makes the list of leaf hashes fit the entries again, as a careful forger would. */
  relist(): void {
    const { lines } = this
    for (let index = 0; this.files.has(hashesFile(index)); index += 1) {
      const part = lines.slice(index * ENTRIES_PER_FILE, (index + 1) * ENTRIES_PER_FILE)
      const hashes = part.map((line) =>
        line.startsWith('#') ? Buffer.from(line.slice(1), 'hex') : entryHash(line.slice(0, 32), line.slice(32)),
      )
      this.files.set(hashesFile(index), Buffer.concat(hashes))
    }
  }

  text(name: string): string {
    return this.files.get(name)?.toString('utf8') ?? ''
  }

  blob(sha256: string): Buffer {
    return this.files.get(blobFile(sha256)) ?? Buffer.alloc(0)
  }

  editManifest(edit: (manifest: Record<string, unknown>) => void): void {
    const manifest: Record<string, unknown> = JSON.parse(this.text('bundle.json'))
    edit(manifest)
    this.files.set('bundle.json', Buffer.from(JSON.stringify(manifest)))
  }

  async write(path: string): Promise<string> {
    const members = [...this.files].map(([name, content]) => ({ name, content: [content], compress: false }))
    await pipeline(Readable.from(writeZip(members, new Date(0))), createWriteStream(path))
    return path
  }
}

async function* copies(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const block of blocks) yield Buffer.from(block)
}
