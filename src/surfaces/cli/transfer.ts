import { createWriteStream, openAsBlob } from 'node:fs'
import { access, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Connection } from './connection.ts'
import { UsageError } from './failure.ts'

/** Sends a file, or standard input for `-`, as the body of a request; it is never whole in memory. */
export async function sendFile(
  connection: Connection,
  path: string,
  file: string,
  headers: Record<string, string>,
): Promise<unknown> {
  const body = file === '-' ? Readable.toWeb(process.stdin) : await openFile(file)
  // a body that is a stream needs `duplex` (Fetch §5.4), which the type declarations do not know
  const init: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/octet-stream' },
    body: body as BodyInit, // a Blob or a stream of bytes; the types of Node's and the web's streams differ in name only
    duplex: 'half',
  }
  const response = await connection.fetch(path, init)
  return response.json()
}

async function openFile(file: string): Promise<Blob> {
  try {
    return await openAsBlob(file)
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

/**
 * Saves an answer's bytes in a file, which appears only when it is whole, or writes them to standard output for `-`.
 * @param out without it, the name that the server gives the file, in the current folder; an existing file is not overwritten
 * @returns the name of the file
 */
export async function saveFile(response: Response, out: string | undefined): Promise<string> {
  const bytes = response.body ? Readable.fromWeb(response.body as never) : Readable.from([]) // Node's type of the same stream
  if (out === '-') {
    await pipeline(bytes, keptOpen(process.stdout))
    return out
  }
  const name = out ?? nameOf(response)
  if (out === undefined && (await exists(name)))
    throw new UsageError(`${name} is there already. Say where to: --out FILE, or --out - for standard output.`)
  const partial = `${name}.${process.pid}.part`
  try {
    await pipeline(bytes, createWriteStream(partial, { flags: 'wx' }))
    await rename(partial, name)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
  return name
}

/** Standard output must not be closed: what follows may still want to print. */
function keptOpen(stream: NodeJS.WriteStream): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      if (stream.write(chunk)) done()
      else stream.once('drain', done)
    },
  })
}

/** The file name of `Content-Disposition` (RFC 6266), without any folder: a server does not choose where files go. */
function nameOf(response: Response): string {
  const header = response.headers.get('content-disposition') ?? ''
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1]
  const plain = /filename="?([^";]+)"?/i.exec(header)?.[1]
  const name = basename((extended === undefined ? (plain ?? '') : safeDecode(extended)).replaceAll('\\', '/'))
  return /^\.*$/.test(name) || /\p{Cc}/u.test(name) ? 'download' : name
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
