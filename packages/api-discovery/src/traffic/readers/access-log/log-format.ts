/**
 * Log formats as the servers' own configuration writes them, compiled to a list of literals and fields: `log_format` of
 * nginx (`$status`), `LogFormat` of Apache (`%>s`) and access log formats of Envoy (`%RESPONSE_CODE%`).
 */
import type { LogField, LogValues } from './fields.ts'

export type Piece = { readonly literal: string } | { readonly field: LogField | undefined; readonly header?: string }

export interface LogFormat {
  /** The values of a line; a text says what is wrong. */
  parse(line: string): LogValues | string
}

/** Thrown for a format that says too little. */
export class LogFormatError extends Error {
  override readonly name = 'LogFormatError'
}

/** Compiles a format in one of the three ways of writing. Throws `LogFormatError`. */
export function compileLogFormat(text: string): LogFormat {
  const pieces = /%[A-Z][A-Z_]+(?:\([^)]*\))?(?::\d+)?%/.test(text)
    ? piecesOf(text, ENVOY, envoyPiece)
    : /%[{<>A-Za-z]/.test(text)
      ? piecesOf(text, APACHE, apachePiece)
      : piecesOf(text, NGINX, nginxPiece)
  const fields = new Set(
    pieces.flatMap((piece) => ('field' in piece && piece.field !== undefined ? [piece.field] : [])),
  )
  const hasTarget = fields.has('target') || fields.has('path')
  if (!fields.has('request') && !(fields.has('method') && hasTarget))
    throw new LogFormatError(
      `The log format ${JSON.stringify(text.slice(0, 200))} holds no request: give one with $request or $request_method and $request_uri (nginx), %r or %m and %U (Apache), %REQ(:METHOD)% and %REQ(:PATH)% (Envoy).`,
    )
  const touching = pieces.findIndex((piece, i) => 'field' in piece && 'field' in (pieces[i + 1] ?? { literal: '' }))
  if (touching >= 0)
    throw new LogFormatError('The log format has two fields with nothing between them; where one ends cannot be told.')
  return { parse: (line) => parseLine(line, pieces) }
}

function piecesOf(text: string, token: RegExp, read: (match: RegExpMatchArray) => Piece): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(token)) {
    if (match.index > from) pieces.push({ literal: text.slice(from, match.index) })
    pieces.push(read(match))
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push({ literal: text.slice(from) })
  return pieces
}

/** Walks through a line: a field reaches to the literal that follows; in quotes, to the next quote that is not escaped. */
function parseLine(line: string, pieces: readonly Piece[]): LogValues | string {
  const values: LogValues = {}
  let at = 0
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]
    if (piece === undefined) break
    if ('literal' in piece) {
      if (!line.startsWith(piece.literal, at)) {
        // What a format adds at its end may be missing in lines of before.
        if (line.slice(at).trim() === '' && i > 2) return values
        return `does not have ${JSON.stringify(piece.literal)} at character ${at + 1}; give the format of the log with --log-format`
      }
      at += piece.literal.length
      continue
    }
    const next = pieces[i + 1]
    const end = next === undefined || !('literal' in next) ? line.length : fieldEnd(line, at, next.literal)
    if (end < 0) {
      if (!saysMore(pieces, i)) return withField(values, piece, line.slice(at).trim())
      return `ends before ${piece.header ?? piece.field ?? 'a field'} at character ${at + 1}; give the format of the log with --log-format`
    }
    withField(values, piece, line.slice(at, end))
    at = end
  }
  return values
}

/** Whether anything that matters comes behind a piece: logs end early where a format only adds to another. */
function saysMore(pieces: readonly Piece[], i: number): boolean {
  return pieces
    .slice(i + 1)
    .some((piece) => 'field' in piece && (piece.field !== undefined || piece.header !== undefined))
}

function fieldEnd(line: string, at: number, literal: string): number {
  // A time in brackets holds a space.
  if (line[at] === '[' && literal === ' ') {
    const end = line.indexOf('] ', at)
    return end < 0 ? -1 : end + 1
  }
  if (!literal.startsWith('"')) return line.indexOf(literal, at)
  for (let end = line.indexOf(literal, at); end >= 0; end = line.indexOf(literal, end + 1))
    if (!isEscaped(line, end)) return end
  // A quote right at the line's end closes the last field.
  return line.endsWith('"') && line.length - 1 >= at && literal.length > 1 ? -1 : line.indexOf('"', at)
}

function isEscaped(line: string, at: number): boolean {
  let slashes = 0
  while (line[at - 1 - slashes] === '\\') slashes++
  return slashes % 2 === 1
}

function withField(values: LogValues, piece: Extract<Piece, { field: unknown }>, raw: string): LogValues {
  if (piece.field === undefined && piece.header === undefined) return values
  const text = raw.includes('\\') ? unescaped(raw) : raw
  if (piece.header !== undefined && text !== '-' && text !== '')
    (values.headers ??= []).push({ name: piece.header, value: text })
  if (piece.field !== undefined) values[piece.field] ??= text
  return values
}

/** `\x22` (nginx), `\"` and `\\` (Apache). */
function unescaped(text: string): string {
  return text.replaceAll(/\\x([\da-f]{2})|\\(["\\])/gi, (_, code?: string, character?: string) =>
    code === undefined ? (character ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  )
}

const NGINX = /\$(\w+)|\$\{(\w+)\}/g
const NGINX_FIELDS: Readonly<Record<string, LogField>> = {
  request: 'request',
  request_method: 'method',
  request_uri: 'target',
  uri: 'path',
  document_uri: 'path',
  args: 'query',
  query_string: 'query',
  status: 'status',
  time_local: 'time',
  time_iso8601: 'time',
  msec: 'time',
  host: 'host',
  http_host: 'host',
  server_name: 'host',
  server_port: 'port',
  scheme: 'scheme',
  request_length: 'requestBytes',
  body_bytes_sent: 'responseBytes',
  bytes_sent: 'responseBytes',
  remote_user: 'user',
  ssl_client_verify: 'clientCertificate',
  sent_http_content_type: 'contentType',
}

function nginxPiece(match: RegExpMatchArray): Piece {
  const name = match[1] ?? match[2] ?? ''
  const header = /^http_(\w+)$/.exec(name)?.[1]?.replaceAll('_', '-')
  return { field: NGINX_FIELDS[name], ...credentialHeader(header) }
}

const APACHE = /%[<>]?(?:!?\d{3}(?:,\d{3})*)?(?:\{([^}]*)\}(\^t[io]|[a-zA-Z])|([a-zA-Z])|(%))/g
const APACHE_FIELDS: Readonly<Record<string, LogField>> = {
  r: 'request',
  m: 'method',
  U: 'path',
  q: 'query',
  s: 'status',
  t: 'time',
  v: 'host',
  V: 'host',
  p: 'port',
  I: 'requestBytes',
  O: 'responseBytes',
  B: 'responseBytes',
  b: 'responseBytes',
  u: 'user',
}

function apachePiece([, argument, directive = '', letter = '', percent]: RegExpMatchArray): Piece {
  if (percent !== undefined) return { literal: '%' }
  if (argument === undefined) return { field: APACHE_FIELDS[letter] }
  if (directive === 'i') return { field: /^host$/i.test(argument) ? 'host' : undefined, ...credentialHeader(argument) }
  if (directive === 'o') return { field: /^content-type$/i.test(argument) ? 'contentType' : undefined }
  if (directive === 't') return { field: 'time' }
  if (directive === 'p') return { field: 'port' }
  if (directive === 'x')
    return { field: /^SSL_CLIENT_(?:VERIFY|S_DN)/.test(argument) ? 'clientCertificate' : undefined }
  return { field: undefined }
}

const ENVOY = /%([A-Z][A-Z\d_]*)(?:\(([^)]*)\))?(?::\d+)?%/g
const ENVOY_FIELDS: Readonly<Record<string, LogField>> = {
  START_TIME: 'time',
  RESPONSE_CODE: 'status',
  BYTES_RECEIVED: 'requestBytes',
  BYTES_SENT: 'responseBytes',
  REQUESTED_SERVER_NAME: 'host',
  DOWNSTREAM_PEER_SUBJECT: 'clientCertificate',
  DOWNSTREAM_PEER_URI_SAN: 'clientCertificate',
  DOWNSTREAM_PEER_FINGERPRINT_256: 'clientCertificate',
}
const ENVOY_REQUEST: Readonly<Record<string, LogField>> = {
  ':method': 'method',
  ':path': 'target',
  'x-envoy-original-path': 'target',
  ':authority': 'host',
  host: 'host',
  ':scheme': 'scheme',
}

function envoyPiece([, command = '', argument = '']: RegExpMatchArray): Piece {
  if (command === 'RESP') return { field: /^content-type/i.test(argument) ? 'contentType' : undefined }
  if (command !== 'REQ') return { field: ENVOY_FIELDS[command] }
  const name = argument.split('?', 1)[0]?.toLowerCase() ?? ''
  return { field: ENVOY_REQUEST[name], ...credentialHeader(name) }
}

/**
 * Headers that a log has for how the caller proved who it is. A log of them shows headers, so that an empty one means
 * `none`; other headers of logs, as User-Agent, say nothing.
 */
function credentialHeader(name: string | undefined): { header?: string } {
  return name !== undefined && /^(?:authorization|cookie|x-api-key|apikey)$/i.test(name) ? { header: name } : {}
}
