import { open } from 'node:fs/promises'
import { LedgerError } from '../errors.ts'

/** Something that can be read anywhere: a file, or bytes in memory. */
export interface ByteSource {
  readonly size: number
  /** Fills `into` from `offset` on; throws `zip-cut-off` when there is not enough. */
  readInto(into: Uint8Array, offset: number): Promise<void>
  close(): Promise<void>
}

/** A file as a source. */
export async function openFile(path: string): Promise<ByteSource> {
  const file = await open(path, 'r')
  const { size } = await file.stat()
  return {
    size,
    async readInto(into, offset) {
      let at = 0
      while (at < into.length) {
        const { bytesRead } = await file.read(into, at, into.length - at, offset + at)
        if (bytesRead === 0) throw cutOff(offset + into.length, size)
        at += bytesRead
      }
    },
    close: () => file.close(),
  }
}

/** Bytes in memory as a source. */
export function bytesSource(bytes: Buffer): ByteSource {
  return {
    size: bytes.length,
    async readInto(into, offset) {
      if (offset + into.length > bytes.length) throw cutOff(offset + into.length, bytes.length)
      into.set(bytes.subarray(offset, offset + into.length))
    },
    close: async () => {},
  }
}

function cutOff(wanted: number, size: number): LedgerError {
  return new LedgerError(
    'zip-cut-off',
    `the zip is cut off: it has ${size} bytes, but something should stand at ${wanted}`,
  )
}
