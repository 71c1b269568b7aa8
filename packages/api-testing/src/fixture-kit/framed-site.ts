import type { Fixture } from './fixture.ts'
import type { FrontDecision } from './front.ts'
import { json } from './server.ts'

/** What a front server sees of a POST. */
export interface Framed {
  readonly head: string
  readonly body: string
  /** Whether there is a well-formed `Transfer-Encoding: chunked`. */
  readonly hasChunks: boolean
  readonly length: number
}

/** A site behind a front server that decides about POST requests by their framing; everything else passes. */
export function framedSite(name: string, decide: (request: Framed) => FrontDecision): Fixture {
  return {
    name,
    users: [],
    config: { limits: { delaySeconds: 0.2 } },
    routes: { 'GET /me': () => json({ name: 'ada' }) },
    front: (bytes) => {
      if (!bytes.startsWith('POST ')) return 'pass'
      const [head = '', ...rest] = bytes.split('\r\n\r\n')
      return decide({
        head,
        body: rest.join('\r\n\r\n'),
        hasChunks: /^transfer-encoding: chunked$/im.test(head.replaceAll('\r', '')),
        length: Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0),
      })
    },
  }
}
