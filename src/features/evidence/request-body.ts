import { Readable } from 'node:stream'

/**
 * The bytes of a request. Whoever stops reading in the middle, on an error, may still answer: the connection is kept, and what comes
 * after is thrown away, because the next request of this connection waits behind it.
 * @param maxDiscard bytes to throw away before the connection is given up
 */
export async function* bytesOfBody(
  body: AsyncIterable<Uint8Array> | Blob,
  maxDiscard: number,
): AsyncGenerator<Uint8Array, undefined> {
  if (body instanceof Blob) yield* body.stream()
  else if (!(body instanceof Readable)) yield* body
  else {
    try {
      // as it is, a loop that ends early would destroy the request, and the connection with it, before the answer
      yield* body.iterator({ destroyOnReturn: false })
    } finally {
      if (!body.readableEnded) discard(body, maxDiscard)
    }
  }
  return undefined
}

function discard(stream: Readable, maxBytes: number): void {
  let left = maxBytes
  stream.on('data', (part: Uint8Array) => {
    left -= part.length
    if (left < 0) stream.destroy()
  })
  // a sender that hangs up now is nobody's concern any more
  stream.on('error', () => undefined)
}
