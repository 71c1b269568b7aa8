import type { Fixture } from './fixture.ts'
import type { FixtureAnswer, FixtureRequest } from './server.ts'
import { json, notFound } from './server.ts'

export interface UploadedFile {
  readonly field: string
  /** As it was sent, path and all. */
  readonly filename: string
  readonly contentType: string
  readonly content: Buffer
}

/** The files of a multipart body (RFC 7578). */
export function uploadedFiles({ headers, bytes }: FixtureRequest): UploadedFile[] {
  const boundary = /boundary="?([^";]+)/.exec(headers['content-type'] ?? '')?.[1]
  if (boundary === undefined) return []
  // One byte one character, so that binary content survives.
  const parts = bytes.toString('latin1').split(`--${boundary}`).slice(1, -1)
  return parts.flatMap((part): UploadedFile[] => {
    const at = part.indexOf('\r\n\r\n')
    const head = Buffer.from(part.slice(0, at), 'latin1').toString('utf8')
    const filename = /filename="([^"]*)"/.exec(head)?.[1]
    const field = /[; ]name="([^"]*)"/.exec(head)?.[1]
    if (at === -1 || filename === undefined || field === undefined) return []
    return [
      {
        field,
        filename,
        contentType: /content-type: *([^\r\n]+)/i.exec(head)?.[1] ?? 'application/octet-stream',
        content: Buffer.from(part.slice(at + 4, -2), 'latin1'),
      },
    ]
  })
}

/** An API that takes one file and serves it below `/media/`. Made anew for every run. */
export function uploadFixture(
  name: string,
  rules: {
    readonly accepts?: (file: UploadedFile) => boolean
    readonly serve: (file: UploadedFile) => FixtureAnswer
  },
): () => Fixture {
  return () => {
    const disk = new Map<string, UploadedFile>()
    return {
      name,
      users: [],
      routes: {
        'POST /files': {
          file: 'image',
          handle: (request) => {
            const [file] = uploadedFiles(request)
            if (file === undefined || rules.accepts?.(file) === false) return json({ error: 'not accepted' }, 415)
            disk.set(`/media/${file.filename}`, file)
            return json({ url: `/media/${file.filename}` }, 201)
          },
        },
      },
      fallback: ({ path }) => {
        const file = disk.get(path)
        return file === undefined ? notFound : rules.serve(file)
      },
    }
  }
}
