import type { ExtractionConfig } from '../config/schema.ts'
import type { WireResponse } from '../http/message.ts'
import { headerOf, headersOf, textOf } from '../http/message.ts'
import type { Leaf } from '../json.ts'
import { getAt, leavesOf, parseJson, parsePath } from '../json.ts'

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
  /^(?:(?:access|auth|id|session|bearer|api|login|user)?[_-]?(?:token|jwt)|jwt|bearer|access|authorization|authentication)$/i

function lastName(leaf: Leaf): string {
  return leaf.path.findLast((step) => typeof step === 'string') ?? ''
}

/** The text in an answer to a login that is most likely the token: by name first, then anything in the form of a JWT. */
export function findToken(response: WireResponse): string | undefined {
  const header = headerOf(response.headers, 'authorization')
  if (header !== undefined && /^bearer /i.test(header)) return header.slice(7).trim()
  const body = parseJson(textOf(response))
  if (body === undefined) return undefined
  if (typeof body === 'string') return jwtPattern.test(body) ? body : undefined
  const texts = leavesOf(body).filter(
    (leaf): leaf is Leaf & { value: string } => typeof leaf.value === 'string' && leaf.value.length >= 8,
  )
  const named = texts.filter(
    (leaf) => tokenName.test(lastName(leaf)) && !/\s/.test(leaf.value.replace(/^bearer\s+/i, '')),
  )
  const preferred =
    named.find((leaf) => /access|auth/i.test(lastName(leaf))) ??
    named[0] ??
    texts.find((leaf) => jwtPattern.test(leaf.value))
  return preferred?.value.replace(/^bearer\s+/i, '')
}
