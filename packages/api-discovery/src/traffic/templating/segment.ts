/** What one segment of a path is: a name, a value of a known form, or free text that may be either. */
import { isDigits, valueFormatOf, type ValueFormat } from './value-format.ts'

export type Segment =
  /** A name of the API, kept as it is written unless many of its kind stand beside it. */
  | { readonly kind: 'name'; readonly key: string }
  /** Free text that looks like a value: kept while there are few, one parameter as soon as there are more. */
  | { readonly kind: 'text'; readonly key: string }
  /** A parameter at once. `key` is the segment with `{}` in place of the value: `{}`, `{}.json`, `Users({})`. */
  | { readonly kind: 'value'; readonly key: string; readonly format: ValueFormat; readonly value: string }

const NAME = /^[A-Za-z][a-z]*(?:[-_.]?[A-Za-z][a-z]*){0,8}$/
/** `v1`, `oauth2`, `sha256`, `s3`, `2fa`: names with a number that belongs to them. */
const NUMBERED_NAME =
  /^[A-Za-z]{1,12}\d{1,3}(?:[a-z]{1,6})?$|^v\d{1,3}(?:[._-]\d{1,3}){0,2}(?:-?(?:alpha|beta|rc)\d*)?$|^\d[a-z]{2,4}$|^[a-z]{2,}(?:[-_][a-z]{2,})*[-_]v?\d{1,3}$/
const EXTENSION = /^(.+)(\.(?:json|xml|csv|ya?ml|html?|txt|pdf|rss|atom|ics|geojson|php|aspx?|jsp|do|action|cgi))$/i
/** OData and its kin: `Users(12)`, `Users('ada')`. */
const CALL = /^([A-Za-z_][\w.]*)\(([^()]*)\)$/
/** Verbs behind a value: `/projects/12:archive` (AIP-136). */
const VERB = /^(.+)(:[a-z][A-Za-z]{2,30})$/
/** A number right behind these is a version: `/rest/api/3`, `/api/1.1`. */
const VERSIONED = new Set(['api', 'rest', 'version', 'ver', 'v', 'ws', 'rpc', 'latest'])

/** Names that stand beside values of the same place in many APIs; they are never taken for one. */
const RESERVED = new Set(
  (
    'me self current own mine my new create edit delete remove update add search find query filter count total stats ' +
    'statistics summary all any latest recent first last next previous random popular trending top featured default ' +
    'export import upload download batch bulk login logout signin signup register refresh verify confirm reset health ' +
    'healthz status ping version info schema docs metrics config settings list index autocomplete suggest suggestions ' +
    'exists check validate preview token tokens session sessions graphql admin public private archive archived active'
  ).split(' '),
)

export function isReserved(name: string): boolean {
  return RESERVED.has(name.toLowerCase())
}

/** `previous` is the segment before, which decides whether a small number is a version. */
export function segmentOf(raw: string, previous: string): Segment {
  const text = decoded(raw)
  if (NAME.test(text)) return nameOrText(raw, text)
  if (VERSIONED.has(previous.toLowerCase()) && /^\d{1,2}(?:\.\d{1,2}){0,2}$/.test(text))
    return { kind: 'name', key: raw }
  const format = valueFormatOf(text)
  if (format !== undefined) return { kind: 'value', key: '{}', format, value: text }
  if (NUMBERED_NAME.test(text)) return { kind: 'name', key: raw }
  return composedOf(text) ?? { kind: 'text', key: escapeBraces(raw) }
}

/** A word is a name. Words of three and more parts are as often titles as names. */
function nameOrText(raw: string, text: string): Segment {
  const format = text.length >= 16 || text.length === 5 ? valueFormatOf(text) : undefined
  if (format !== undefined) return { kind: 'value', key: '{}', format, value: text }
  const parts = text.split(/[-_.]/).length
  return { kind: parts > 3 || text.length > 40 ? 'text' : 'name', key: raw }
}

/** A value within a segment: before an extension, in a call, before a verb. */
function composedOf(text: string): Segment | undefined {
  const call = CALL.exec(text)
  if (call !== null) {
    const [, name = '', argument = ''] = call
    const isQuoted = /^'.*'$/.test(argument)
    const value = isQuoted ? argument.slice(1, -1) : argument
    if (argument === '' || argument.includes('=')) return undefined
    return { kind: 'value', key: `${name}({})`, format: valueFormatOf(value) ?? 'token', value }
  }
  const [, stem, rest] = EXTENSION.exec(text) ?? VERB.exec(text) ?? []
  if (stem === undefined || rest === undefined) return undefined
  const format = valueFormatOf(stem)
  if (format !== undefined) return { kind: 'value', key: `{}${rest}`, format, value: stem }
  return NAME.test(stem) && !isDigits(stem) ? { kind: 'name', key: text } : undefined
}

function decoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Braces mean parameters in templates, and none in what is seen. */
function escapeBraces(text: string): string {
  return text.replaceAll('{', '%7B').replaceAll('}', '%7D')
}
