import { createHash } from 'node:crypto'

/**
 * The bytes of a blob as a stream, handed on while their hash is computed. The last of them are held back until it is known to be
 * right, so that a file which was changed on disk never arrives whole: the stream breaks off instead.
 */
export function provenBytes(bytes: NodeJS.ReadableStream, sha256: string): ReadableStream<Uint8Array> {
  const parts = whileProving(bytes, sha256)
  return new ReadableStream({
    async pull(controller) {
      const next = await parts.next()
      if (next.done === true) controller.close()
      else controller.enqueue(next.value)
    },
    async cancel() {
      await parts.return(undefined)
    },
  })
}

async function* whileProving(bytes: NodeJS.ReadableStream, sha256: string): AsyncGenerator<Uint8Array, undefined> {
  const hash = createHash('sha256')
  let held: Uint8Array | undefined
  for await (const chunk of bytes) {
    const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    hash.update(part)
    if (held) yield held
    held = part
  }
  const actual = hash.digest('hex')
  if (actual !== sha256) throw new Error(`the bytes stored as ${sha256} hash to ${actual}: they were changed`)
  if (held) yield held
  return undefined
}
