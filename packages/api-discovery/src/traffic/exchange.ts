/**
 * One request and what answered it, as a recording tells it. Exchanges live in memory only while they are counted: what
 * is kept of them are templates, types and numbers (`aggregate.ts`), never values.
 */
import type { Protocol } from '../model.ts'

export interface Header {
  readonly name: string
  readonly value: string
}

export interface Payload {
  /** As the header says it, with parameters. */
  readonly contentType?: string
  readonly text: string
}

export interface Exchange {
  /** In upper case. */
  readonly method: string
  /** In lower case, without the port that the scheme implies; undefined when the recording does not tell. */
  readonly host?: string | undefined
  /** As on the wire, percent-encoded, beginning with `/`, without query. */
  readonly path: string
  /** Without `?`. */
  readonly query?: string | undefined
  readonly protocol?: Protocol | undefined
  /** Milliseconds since the epoch. */
  readonly at?: number | undefined
  readonly status?: number | undefined
  readonly requestBytes?: number | undefined
  readonly responseBytes?: number | undefined
  /** Undefined when the recording holds no headers: then nothing is known of how the caller proved who it is. */
  readonly requestHeaders?: readonly Header[] | undefined
  readonly responseHeaders?: readonly Header[] | undefined
  readonly requestBody?: Payload | undefined
  readonly responseBody?: Payload | undefined
  /** A recording without headers may still say that a user was authenticated (`$remote_user`). */
  readonly hasUser?: boolean | undefined
  readonly hasClientCertificate?: boolean | undefined
}

const METHOD = /^[A-Za-z][A-Za-z-]{1,30}$/

/** The method in upper case; undefined when the text cannot be one. */
export function methodOf(text: string): string | undefined {
  return METHOD.test(text) ? text.toUpperCase() : undefined
}

export interface Target {
  readonly host?: string
  readonly path: string
  readonly query?: string
  readonly protocol?: Protocol
}

/** Longer targets are cut: no server takes them, and a recording may hold anything. */
const MAX_TARGET = 16_000

/**
 * Takes apart what a request line or a recorder's URL says: `/users?page=2`, `https://host/users`, `*`. Undefined for
 * what is no path of HTTP, as the authority of CONNECT, `data:` and `chrome-extension:`.
 */
export function targetOf(text: string): Target | undefined {
  let rest = text.length > MAX_TARGET ? text.slice(0, MAX_TARGET) : text
  let host: string | undefined
  let protocol: Protocol | undefined
  if (!rest.startsWith('/') || rest.startsWith('//')) {
    const match = /^(?:(https?|wss?):)?\/\/(?:[^/?#@]*@)?(\[[^\]/?#]*\](?::\d+)?|[^/?#]*)/i.exec(rest)
    if (match === null) return undefined
    const scheme = match[1]?.toLowerCase() ?? ''
    host = hostOf(match[2] ?? '', scheme === 'https' || scheme === 'wss' ? 443 : 80)
    if (scheme === 'ws' || scheme === 'wss') protocol = 'ws'
    rest = rest.slice(match[0].length)
    if (!rest.startsWith('/')) rest = `/${rest}`
  }
  const hash = rest.indexOf('#')
  if (hash >= 0) rest = rest.slice(0, hash)
  const at = rest.indexOf('?')
  return {
    ...(host === undefined || host === '' ? {} : { host }),
    path: at < 0 ? rest : rest.slice(0, at),
    ...(at < 0 ? {} : { query: rest.slice(at + 1) }),
    ...(protocol === undefined ? {} : { protocol }),
  }
}

const HOST = /^[\w.-]{1,253}$|^\[[\da-f:.]{2,45}\]$/i

/** A host in lower case without the port that is implied; undefined when the text is none. */
export function hostOf(text: string, impliedPort = 80): string | undefined {
  const colon = text.endsWith(']') ? -1 : text.lastIndexOf(':')
  const name = (colon < 0 ? text : text.slice(0, colon)).toLowerCase().replace(/\.$/, '')
  const port = colon < 0 ? '' : text.slice(colon + 1)
  if (!HOST.test(name)) return undefined
  const isImplied = port === '' || port === String(impliedPort) || port === '443' || port === '80'
  return isImplied || !/^\d{1,5}$/.test(port) ? name : `${name}:${port}`
}

/** The value of a header by its name in lower case. */
export function headerOf(headers: readonly Header[] | undefined, name: string): string | undefined {
  if (headers === undefined) return undefined
  for (const header of headers)
    if (header.name.length === name.length && header.name.toLowerCase() === name) return header.value
  return undefined
}
