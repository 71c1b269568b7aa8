/** What single values look like: the segments of paths and the texts of bodies share these forms. */

/** Forms of values that are told from one value alone, without others to compare it with. */
export const VALUE_FORMATS = [
  'integer',
  'decimal',
  'uuid',
  'object-id',
  'ulid',
  'hash',
  'date',
  'date-time',
  'email',
  'ip',
  'jwt',
  'base64',
  'token',
  'slug',
  'locale',
  'coordinates',
  'phone',
] as const
export type ValueFormat = (typeof VALUE_FORMATS)[number]

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i
const DATE = /^\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?$|^\d{4}-?W(?:0[1-9]|[1-4]\d|5[0-3])(?:-?[1-7])?$/
const DATE_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[T ](?:[01]\d|2[0-4]):?[0-5]\d(?::?[0-6]\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/i
const EMAIL =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)+$/i
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/
const IPV6 = /^(?=[^:]*:[^:]*:)[\da-f:]{3,39}(?:\.[\d.]+)?$/i
const JWT = /^eyJ[\w-]{8,}\.eyJ[\w-]{4,}\.[\w-]*$/
const ULID = /^[0-7][\dA-HJKMNP-TV-Z]{25}$/i
const COORDINATES = /^-?\d{1,3}\.\d+,-?\d{1,3}\.\d+$/
const PHONE = /^\+[1-9]\d{7,14}$/
const LOCALE = /^[a-z]{2}[-_][A-Z]{2}$/
/** Identifiers with a word that says of what: `cus_NffrFeUfNV2Hib`, `org-9f8e7d6c5b4a`. */
const PREFIXED = /^([a-z]{2,12})[_-]([A-Za-z\d]{8,64})$/
const BASE64 = /^[A-Za-z\d+/_-]{16,}={0,2}$/
const SLUG_WITH_NUMBER = /^(?=(?:[^-]*-){2})[a-z\d]+(?:-[a-z\d]+)+-\d{1,19}$|^\d{1,19}-[a-z\d]+(?:-[a-z\d]+)+$/
const HASH_LENGTHS = new Set([32, 40, 48, 56, 64, 96, 128])

/** The form of a value; undefined when it is a word, or some text that alone tells nothing. */
export function valueFormatOf(text: string): ValueFormat | undefined {
  const { length } = text
  if (length === 0 || length > 4_000) return undefined
  const first = text.charCodeAt(0)
  // Most segments are words in lower case: nothing to try on them.
  if (length < 16 && isLowerWord(text)) return undefined
  if (isDigits(text)) return 'integer'
  if (length === 36 && UUID.test(text)) return 'uuid'
  if (length <= 40 && (isDigit(first) || first === 45)) {
    if (/^-\d+$/.test(text)) return 'integer'
    if (/^-?\d+\.\d+$/.test(text)) return 'decimal'
    if (DATE.test(text)) return 'date'
    if (length >= 13 && DATE_TIME.test(text)) return 'date-time'
    if (COORDINATES.test(text)) return 'coordinates'
    if (IPV4.test(text)) return 'ip'
  }
  if (first === 43 && PHONE.test(text)) return 'phone'
  if (text.includes('@') && EMAIL.test(text)) return 'email'
  if (text.includes(':') && IPV6.test(text)) return 'ip'
  if (first === 101 && JWT.test(text)) return 'jwt'
  if (length === 5 && LOCALE.test(text)) return 'locale'
  return opaqueFormatOf(text)
}

/** Identifiers that mean nothing to people. */
function opaqueFormatOf(text: string): ValueFormat | undefined {
  const { length } = text
  if (length >= 12 && isHexadecimal(text)) {
    if (length === 24) return 'object-id'
    return HASH_LENGTHS.has(length) || length >= 16 ? 'hash' : 'token'
  }
  if (length === 26 && ULID.test(text) && /\d/.test(text) && /[A-Z].*\d|\d.*[A-Z]/i.test(text)) return 'ulid'
  if (SLUG_WITH_NUMBER.test(text)) return 'slug'
  const prefixed = PREFIXED.exec(text)
  if (prefixed !== null && isRandom(prefixed[2] ?? '')) return 'token'
  if (length >= 16 && BASE64.test(text) && isRandom(text)) return /[+/=]/.test(text) ? 'base64' : tokenOrBase64(text)
  return undefined
}

function tokenOrBase64(text: string): ValueFormat {
  return text.length % 4 === 0 && text.length >= 24 ? 'base64' : 'token'
}

/** Whether letters and digits change so often that nobody wrote it: words and names in camel case do not. */
function isRandom(text: string): boolean {
  let changes = 0
  let digits = 0
  let letters = 0
  let before = -1
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const kind = isDigit(code) ? 0 : code >= 97 && code <= 122 ? 1 : code >= 65 && code <= 90 ? 2 : 3
    if (kind === 0) digits++
    if (kind === 1 || kind === 2) letters++
    // A capital that begins a word is no change of kind by itself.
    if (kind !== before && kind !== 3 && !(kind === 1 && before === 2)) changes++
    before = kind
  }
  if (letters === 0) return false
  return digits > 0 ? changes * 4 >= text.length && changes >= 3 : changes * 2.5 >= text.length && text.length >= 16
}

function isHexadecimal(text: string): boolean {
  let digits = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (isDigit(code)) digits++
    else if (!((code >= 97 && code <= 102) || (code >= 65 && code <= 70))) return false
  }
  return digits > 0 && digits < text.length
}

function isLowerWord(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 97 || code > 122) return false
  }
  return true
}

export function isDigits(text: string): boolean {
  if (text === '') return false
  for (let i = 0; i < text.length; i++) if (!isDigit(text.charCodeAt(i))) return false
  return true
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
