import type { Exchange, HeaderList, WireRequest, WireResponse } from '../http/message.ts'
import { contentKind, textOf } from '../http/message.ts'

/** Secrets of this run, each with the name that stands in its place. */
export class Redactor {
  private readonly secrets = new Map<string, string>()

  /** `name` becomes `«name»` wherever the secret stands. Very short values are left alone: they would blacken ordinary text. */
  add(secret: string, name: string): void {
    if (secret.length >= 6) this.secrets.set(secret, `«${name}»`)
  }

  text(text: string): string {
    let clean = text
    for (const [secret, name] of this.secrets) clean = clean.replaceAll(secret, name)
    return clean
      .replaceAll(/\beyJ[\w-]{5,}\.eyJ[\w-]{5,}\.[\w-]*/g, '«jwt»')
      .replaceAll(
        /("(?:pass(?:word|wd|phrase)?|secret|client_secret|private_key|api_?key|access_token|refresh_token|id_token|auth_token|token)"\s*:\s*")((?:[^"\\]|\\.){4,})"/gi,
        '$1«redacted»"',
      )
      .replaceAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g, '«private key»')
  }

  headers(headers: HeaderList): [string, string][] {
    return headers.map(([name, value]): [string, string] => [name, this.header(name, value)])
  }

  private header(name: string, value: string): string {
    const clean = this.text(value)
    const key = name.toLowerCase()
    if (key === 'authorization' || key === 'proxy-authorization')
      return clean.includes('«') ? clean : clean.replace(/^(\w+ )?.+$/s, '$1«redacted»')
    if (key === 'cookie') return clean.replaceAll(/=([^;«]{8,})/g, '=«redacted»')
    if (key === 'set-cookie') return clean.replace(/=([^;«]{8,})/, '=«redacted»')
    return /(?:api[-_]?key|token|secret)/i.test(key) && !clean.includes('«') && clean.length > 8 ? '«redacted»' : clean
  }
}

/** One exchange as it stands in a report: secrets replaced, long bodies cut. */
export interface Evidence {
  readonly label: string
  readonly as: string
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: readonly (readonly [string, string])[]
    readonly body: string | undefined
  }
  readonly response: {
    readonly status: number
    readonly headers: readonly (readonly [string, string])[]
    readonly body: string
    readonly bytes: number
    readonly ms: number
  }
}

const maxEvidenceBody = 4000

export function evidenceOf(label: string, exchange: Exchange, redactor: Redactor): Evidence {
  const { request, response } = exchange
  return {
    label,
    as: exchange.as,
    request: {
      method: request.method,
      url: redactor.text(request.origin + request.target),
      headers: redactor.headers(request.headers),
      body: request.body === undefined ? undefined : cut(redactor.text(request.body.toString('utf8'))),
    },
    response: {
      status: response.status,
      headers: redactor.headers(response.headers),
      body: bodyText(response, redactor),
      bytes: response.body.length,
      ms: Math.round(response.firstByteMs),
    },
  }
}

function bodyText(response: WireResponse, redactor: Redactor): string {
  return contentKind(response) === 'binary'
    ? `(${response.body.length} bytes of binary data)`
    : cut(redactor.text(textOf(response)))
}

function cut(text: string): string {
  return text.length <= maxEvidenceBody
    ? text
    : `${text.slice(0, maxEvidenceBody)}\n… (${text.length - maxEvidenceBody} more characters)`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

const uninteresting = /^(?:host|content-length|user-agent|connection)$/i

/** The request as a cURL line; secrets appear by name, to be filled in by whoever repeats it. */
export function curlOf(request: WireRequest, redactor: Redactor): string {
  const parts = ['curl', '-i', '--path-as-is']
  if (request.method !== 'GET' || request.body !== undefined)
    parts.push('-X', /^[A-Z]+$/.test(request.method) ? request.method : quoted(request.method))
  for (const [name, value] of redactor.headers(request.headers))
    if (!uninteresting.test(name)) parts.push('-H', quoted(`${name}: ${value}`))
  if (request.body !== undefined && request.body.length > 0) {
    const text = request.body.toString('utf8')
    parts.push(
      '--data-binary',
      quoted(text.length > 4000 ? `${redactor.text(text.slice(0, 4000))}…` : redactor.text(text)),
    )
  }
  parts.push(quoted(redactor.text(request.origin + request.target)))
  return parts.join(' ')
}
