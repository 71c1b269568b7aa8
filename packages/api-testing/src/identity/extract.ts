import type { ExtractionConfig } from '../config/schema.ts'
import type { WireResponse } from '../http/message.ts'
import { headerOf, headersOf, textOf } from '../http/message.ts'
import type { Leaf } from '../json.ts'
import { getAt, leavesOf, parseJson, parsePath, pathText } from '../json.ts'

export interface SetCookie {
  readonly name: string
  readonly value: string
  /** Attribute names in lower case; flags have the value `true`. */
  readonly attributes: ReadonlyMap<string, string>
}

/** The cookies an answer sets (RFC 6265 §4.1). */
export function setCookiesOf(response: Pick<WireResponse, 'headers'>): SetCookie[] {
  return headersOf(response.headers, 'set-cookie').flatMap((header): SetCookie[] => {
    const [pair = '', ...rest] = header.split(';')
    const at = pair.indexOf('=')
    if (at < 1) return []
    const attributes = new Map(
      rest.map((part) => {
        const [key = '', ...value] = part.trim().split('=')
        return [key.toLowerCase(), value.length === 0 ? 'true' : value.join('=')] as const
      }),
    )
    return [{ name: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim(), attributes }]
  })
}

/** The value that an extraction names, or undefined when the answer does not hold it. */
export function extracted(response: WireResponse, extraction: ExtractionConfig): string | undefined {
  if (extraction.json !== undefined) {
    const value = getAt(parseJson(textOf(response)), parsePath(extraction.json))
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  }
  if (extraction.cookie !== undefined)
    return setCookiesOf(response).find(({ name }) => name === extraction.cookie)?.value
  const source = extraction.header === undefined ? textOf(response) : headerOf(response.headers, extraction.header)
  if (extraction.regex === undefined || source === undefined) return source
  const match = new RegExp(extraction.regex).exec(source)
  return match === null ? undefined : (match[1] ?? match[0])
}

export const jwtPattern = /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/

const tokenName =
  /^(?:(?:access|auth|id|session|bearer|api|login|user)?[_-]?(?:token|jwt)|jwt|bearer|access|authorization|authentication|(?:api|access|auth)?_?key|session(?:_?id)?|sid|ticket)$/i

function lastName(leaf: Leaf): string {
  return leaf.path.findLast((step) => typeof step === 'string') ?? ''
}

export interface FoundToken {
  readonly token: string
  /** How a configuration says where it stands. */
  readonly at: ExtractionConfig
}

const bearer = /^bearer\s+/i

/**
 * The text in an answer to a login that is most likely the token: in a header, in the body by its name, then anything in the form of a JWT. With
 * `isLogin`, when the answer surely is one to a login, the only long text without blanks will do.
 */
export function locatedToken(response: WireResponse, isLogin = false): FoundToken | undefined {
  const header = headerOf(response.headers, 'authorization')
  if (header !== undefined && bearer.test(header))
    return { token: header.replace(bearer, '').trim(), at: { header: 'authorization', regex: '(?i:bearer)\\s+(\\S+)' } }
  for (const name of ['x-auth-token', 'x-access-token', 'x-api-key', 'x-token', 'access-token']) {
    const value = headerOf(response.headers, name)
    if (value !== undefined && value !== '') return { token: value, at: { header: name } }
  }
  const body = parseJson(textOf(response))
  if (body === undefined) {
    const text = textOf(response).trim()
    return jwtPattern.test(text) ? { token: text, at: { regex: '(\\S+)' } } : undefined
  }
  if (typeof body === 'string') return jwtPattern.test(body) ? { token: body, at: { regex: '"([^"]+)"' } } : undefined
  const texts = leavesOf(body).filter(
    (leaf): leaf is Leaf & { value: string } => typeof leaf.value === 'string' && leaf.value.length >= 8,
  )
  const named = texts.filter((leaf) => tokenName.test(lastName(leaf)) && !/\s/.test(leaf.value.replace(bearer, '')))
  const opaque = isLogin
    ? texts.filter(
        (leaf) => /^[\w.~+/=-]{20,}$/.test(leaf.value) && !/id$|url|href|hash|image|avatar|mail/i.test(lastName(leaf)),
      )
    : []
  const preferred =
    named.find((leaf) => /access|auth/i.test(lastName(leaf))) ??
    named.find((leaf) => /token|jwt/i.test(lastName(leaf))) ??
    named[0] ??
    texts.find((leaf) => jwtPattern.test(leaf.value)) ??
    (opaque.length === 1 ? opaque[0] : undefined)
  return preferred === undefined
    ? undefined
    : { token: preferred.value.replace(bearer, ''), at: { json: pathText(preferred.path) } }
}

export function findToken(response: WireResponse): string | undefined {
  return locatedToken(response)?.token
}
