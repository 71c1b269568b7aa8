/** What is known of texts at one place: lengths, the forms that all of them have, and words that could be an enum. */

/** Formats of JSON Schema (draft 2020-12 §7.3) that texts are tested for, by bit. */
const FORMATS: readonly (readonly [name: string, test: RegExp])[] = [
  ['uuid', /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i],
  ['date', /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/],
  [
    'date-time',
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/,
  ],
  ['email', /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z\d-]{1,63}(?:\.[A-Za-z\d-]{1,63})+$/],
  ['uri', /^[a-z][a-z\d+.-]{1,20}:\/\/[^\s]+$/i],
  ['ipv4', /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/],
  ['ipv6', /^(?=.*:.*:)[\da-f:]{3,39}$/i],
  ['time', /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})?$/],
  ['duration', /^P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/],
]
const ALL_FORMATS = (1 << FORMATS.length) - 1

const MAX_TOKENS = 12
/** A token of a fixed vocabulary is written in one case. Names, cities and titles are not, and are never kept. */
const TOKEN = /^(?:[a-z][a-z\d]*(?:[_-][a-z\d]+){0,4}|[A-Z][A-Z\d]*(?:_[A-Z\d]+){0,4})$/
const MAX_TOKEN_LENGTH = 24

export interface TextShape {
  /** How many texts there were. */
  seen: number
  /** How many of them were not empty. */
  count: number
  minLength: number
  maxLength: number
  /** Bits of the formats that every text has. */
  formats: number
  /** How often each word was seen; null when they are no vocabulary: too many, or some that are no tokens. */
  tokens: Map<string, number> | null
}

export function emptyTextShape(): TextShape {
  return {
    seen: 0,
    count: 0,
    minLength: Number.POSITIVE_INFINITY,
    maxLength: 0,
    formats: ALL_FORMATS,
    tokens: new Map(),
  }
}

/** `mayKeep` is false at places whose words could tell of a person; only lengths and formats are kept of them. */
export function addText(shape: TextShape, text: string, mayKeep: boolean): void {
  const { length } = text
  shape.seen++
  if (length < shape.minLength) shape.minLength = length
  if (length > shape.maxLength) shape.maxLength = length
  if (length === 0) return
  shape.count++
  if (shape.formats !== 0) shape.formats &= formatsOf(text, shape.formats)
  if (shape.tokens === null) return
  if (!mayKeep || length > MAX_TOKEN_LENGTH || !TOKEN.test(text)) shape.tokens = null
  else addToken(shape, text, 1)
}

function addToken(shape: TextShape, token: string, times: number): void {
  if (shape.tokens === null) return
  shape.tokens.set(token, (shape.tokens.get(token) ?? 0) + times)
  if (shape.tokens.size > MAX_TOKENS) shape.tokens = null
}

function formatsOf(text: string, wanted: number): number {
  if (text.length > 2_000) return 0
  let found = 0
  for (const [i, [, test]] of FORMATS.entries()) if ((wanted & (1 << i)) !== 0 && test.test(text)) found |= 1 << i
  return found
}

/** Adds what `from` knows. The order of additions does not matter. */
export function mergeText(into: TextShape, from: TextShape): void {
  into.seen += from.seen
  into.count += from.count
  into.minLength = Math.min(into.minLength, from.minLength)
  into.maxLength = Math.max(into.maxLength, from.maxLength)
  into.formats &= from.formats
  if (from.tokens === null) into.tokens = null
  else for (const [token, times] of from.tokens) addToken(into, token, times)
}

/** The format that all texts have; the first when they have several. */
export function formatName(shape: TextShape): string | undefined {
  if (shape.count === 0) return undefined
  return FORMATS.find((_, i) => (shape.formats & (1 << i)) !== 0)?.[0]
}

/** The words in order, when they were seen so often that others are not to be expected. */
export function vocabularyOf({ tokens, count }: TextShape): string[] | undefined {
  if (tokens === null || tokens.size === 0 || tokens.size > 10 || count < Math.max(8, tokens.size * 4)) return undefined
  if ([...tokens.values()].some((times) => times < 2)) return undefined
  return [...tokens.keys()].sort()
}
