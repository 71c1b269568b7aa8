import type { Json, JsonObject } from '../json.ts'
import { setOwn } from '../json.ts'
import type { Schema } from '../model/schema.ts'
import { textFitting } from './pattern.ts'
import { isRoleName, ordinaryRoleAmong } from './roles.ts'

export interface GenerationContext {
  /** A short text that makes names, e-mails and the like unique in this run. */
  readonly unique: string
  /** Leave out what is not required. */
  readonly requiredOnly?: boolean
}

const maxDepth = 6

/** A value that fits the schema, chosen by what its name says where the schema allows many. `examples` come first. */
export function generate(schema: Schema, name: string, context: GenerationContext, depth = 0): Json {
  if (schema.const !== undefined) return schema.const
  const [example] = schema.examples
  if (example !== undefined) return example
  if (schema.default !== undefined && schema.default !== null) return schema.default
  const choices = schema.enum ?? []
  // Nobody is to become powerful, or to lose a role, by what is tried first.
  const choice = (isRoleName(name) ? ordinaryRoleAmong(choices) : undefined) ?? choices[0]
  if (choice !== undefined) return choice
  const [variant] = schema.variants
  const type = schema.types.find((one) => one !== 'null') ?? (variant === undefined ? 'string' : undefined)
  if (variant !== undefined && (type === undefined || type === 'object') && depth < maxDepth) {
    const shared = type === 'object' ? generateObject(schema, context, depth) : undefined
    const chosen = generate(variant, name, context, depth + 1)
    return shared !== undefined && typeof chosen === 'object' && chosen !== null && !Array.isArray(chosen)
      ? { ...shared, ...chosen }
      : chosen
  }
  switch (type) {
    case 'object':
      return generateObject(schema, context, depth)
    case 'array':
      return generateArray(schema, name, context, depth)
    case 'integer':
      return generateNumber(schema, name, true)
    case 'number':
      return generateNumber(schema, name, false)
    case 'boolean':
      return /terms|^tos$|agree|accept|consent|gdpr|privacy/i.test(name)
    case 'string':
    case undefined:
      return generateText(schema, name, context)
  }
}

function generateObject(schema: Schema, context: GenerationContext, depth: number): JsonObject {
  const value: JsonObject = {}
  if (depth >= maxDepth) return value
  for (const [key, property] of schema.properties) {
    if (property.readOnly === true) continue
    const isRequired = schema.required.has(key)
    if (!isRequired && (context.requiredOnly === true || depth >= 3)) continue
    setOwn(value, key, generate(property, key, context, depth + 1))
  }
  return value
}

function generateArray(schema: Schema, name: string, context: GenerationContext, depth: number): Json[] {
  if (schema.items === undefined || depth >= maxDepth) return []
  const count = Math.min(Math.max(schema.minItems ?? 1, 1), 10)
  return Array.from({ length: count }, (_, index) => {
    const item = schema.items === undefined ? null : generate(schema.items, name, context, depth + 1)
    return schema.uniqueItems === true && index > 0 && typeof item === 'string' ? item + index : item
  })
}

function generateNumber(schema: Schema, name: string, whole: boolean): number {
  const step = schema.multipleOf ?? (whole ? 1 : 0.01)
  const low =
    schema.minimum === undefined ? undefined : schema.exclusiveMinimum === true ? schema.minimum + step : schema.minimum
  const high =
    schema.maximum === undefined ? undefined : schema.exclusiveMaximum === true ? schema.maximum - step : schema.maximum
  const wanted = /price|amount|total|cost|balance/i.test(name)
    ? 10
    : /year/i.test(name)
      ? 2024
      : /age$/i.test(name)
        ? 30
        : 1
  let value = Math.min(Math.max(wanted, low ?? wanted), high ?? Number.POSITIVE_INFINITY)
  if (schema.multipleOf !== undefined && schema.multipleOf > 0)
    value = Math.ceil(value / schema.multipleOf) * schema.multipleOf
  return whole ? Math.ceil(value) : value
}

/** Texts by format (JSON Schema and OpenAPI registries). */
function textOfFormat(format: string, unique: string): string | undefined {
  switch (format.toLowerCase()) {
    case 'email':
    case 'idn-email':
      return `hf-${unique}@example.org`
    case 'uuid':
    case 'guid':
      return `00000000-0000-4000-8000-${hex(unique).padStart(12, '0')}`
    case 'date':
      return '2024-06-15'
    case 'date-time':
    case 'datetime':
      return '2024-06-15T10:00:00Z'
    case 'time':
      return '10:00:00Z'
    case 'duration':
      return 'P1D'
    case 'uri':
    case 'url':
    case 'iri':
      return `https://example.org/${unique}`
    case 'uri-reference':
      return `/${unique}`
    case 'hostname':
      return 'example.org'
    case 'ipv4':
    case 'ip':
      return '192.0.2.10'
    case 'ipv6':
      return '2001:db8::10'
    case 'byte':
    case 'base64':
      return 'aG9sZGZhc3Q='
    case 'binary':
      return 'holdfast'
    case 'password':
      return `Hf-9${unique}!aZ`
    case 'objectid':
      return hex(unique).padStart(24, '5')
    default:
      return undefined
  }
}

function hex(text: string): string {
  return Buffer.from(text).toString('hex').slice(0, 12)
}

/** Texts by what a field is called, for schemas that say only `string`. First match counts. */
const byName: readonly (readonly [RegExp, (unique: string) => string])[] = [
  [/e-?mail/i, (unique) => `hf-${unique}@example.org`],
  [/passw|passphrase|^pwd$/i, (unique) => `Hf-9${unique}!aZ`],
  [/^(?:user_?name|login|nick(?:name)?|user_?id|handle)$/i, (unique) => `hf${unique}`],
  [/iban/i, () => 'DE89370400440532013000'],
  [/^(?:bic|swift)(?:_?code)?$/i, () => 'COBADEFFXXX'],
  [/^vin$/i, () => '1HGCM82633A004352'],
  [/uuid|guid/i, (unique) => `00000000-0000-4000-8000-${hex(unique).padStart(12, '0')}`],
  [/phone|mobile|tel$|^number$/i, (unique) => `+1555${String(digits(unique)).padStart(7, '0')}`],
  [/(?:url|uri|link|website|homepage|callback|webhook)$/i, (unique) => `https://example.org/${unique}`],
  [/(?:^|_)ip(?:_?addr(?:ess)?)?$/i, () => '192.0.2.10'],
  [/domain|host/i, () => 'example.org'],
  [/date|_at$|At$|^dob$|birth/, () => '2024-06-15'],
  [/time/i, () => '10:00:00'],
  [/zip|postal|post_?code|pincode/i, () => '10115'],
  [/^country(?:_?code)?$/i, () => 'DE'],
  [/currency/i, () => 'EUR'],
  [/^(?:lang|language|locale)$/i, () => 'en'],
  [/gender|sex$/i, () => 'other'],
  [/colou?r/i, () => '#336699'],
  [/(?:price|amount|total|cost)$/i, () => '10.00'],
  [/^(?:qty|quantity|count|limit|page|size|offset)$/i, () => '1'],
  [/(?:^|[a-z_])id$|Id$/, () => '1'],
  [/^(?:new_?)?role$/i, () => 'user'],
  [/search|query|^q$|keyword|term|filter/i, () => 'a'],
]

function digits(unique: string): number {
  let sum = 0
  for (const char of unique) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 10_000_000
  return sum
}

function generateText(schema: Schema, name: string, context: GenerationContext): string {
  if (schema.pattern !== undefined) {
    const fitting = textFitting(schema.pattern)
    if (fitting !== undefined) return fitting
  }
  const byFormat = schema.format === undefined ? undefined : textOfFormat(schema.format, context.unique)
  const named = byName.find(([pattern]) => pattern.test(name))
  const text =
    byFormat ??
    (named === undefined
      ? `${name.replaceAll(/[^A-Za-z\d]/g, '').slice(0, 12)}${context.unique}`
      : named[1](context.unique))
  return fittedLength(text, schema)
}

function fittedLength(text: string, schema: Schema): string {
  const low = Math.min(schema.minLength ?? 0, 5000)
  if (text.length < low) return text.padEnd(low, 'a')
  return schema.maxLength !== undefined && text.length > schema.maxLength ? text.slice(0, schema.maxLength) : text
}

/** Fields that usually must be unique. */
const uniqueFields =
  /^(?:e-?mail|user_?name|login|name|full_?name|title|.*_title|slug|handle|nick(?:name)?|sku|phone(?:_?number)?|mobile|number)$/i

/** Fields of free text: with a text of their own, what one identity wrote can be told from what another did. */
const freeText =
  /^(?:.*_?(?:text|note|notes|secret|message|comment|description|summary|bio|about|content|body|street|subject|caption|blurb|address|address_?line_?\d?|feedback|memo|remark|problem_?details))$/i

/**
 * The example with fresh values in fields that usually must be unique, so that creating the same thing twice works, and in free texts. With
 * `textsOnly` names stay as they are: changing them may lock an identity out.
 */
export function withFreshNames(value: Json, unique: string, textsOnly = false, depth = 0): Json {
  if (Array.isArray(value)) return value.map((entry) => withFreshNames(entry, unique, textsOnly, depth + 1))
  if (typeof value !== 'object' || value === null || depth > 8) return value
  const copy: JsonObject = {}
  for (const [key, entry] of Object.entries(value)) {
    const isFresh =
      (!textsOnly && uniqueFields.test(key)) || freeText.test(key) || (textsOnly && /phone|mobile/i.test(key))
    setOwn(
      copy,
      key,
      typeof entry === 'string' && isFresh && !/[<{$]/.test(entry)
        ? freshText(key, entry, unique)
        : withFreshNames(entry, unique, textsOnly, depth + 1),
    )
  }
  return copy
}

function freshText(key: string, text: string, unique: string): string {
  if (text.includes(unique)) return text
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return text.replace('@', `.${unique}@`)
  if (/phone|mobile|number/i.test(key))
    return /^\+?[\d\s()-]+$/.test(text)
      ? text.replace(/\d{1,7}(?=\D*$)/, (tail) => String(digits(unique)).padStart(7, '0').slice(-tail.length))
      : text
  return /slug|handle|user|login|nick/i.test(key) ? `${text.replaceAll(/\s/g, '')}${unique}` : `${text} ${unique}`
}
