import { readFileSync } from 'node:fs'
import * as z from 'zod'
import type { Operation } from '../walk.ts'
import { UsageError } from './failure.ts'

/** How the words after a flag become a value. */
export type Value =
  | { kind: 'text'; choices: readonly string[] | undefined; isLong: boolean }
  | { kind: 'number' }
  | { kind: 'boolean' }
  | { kind: 'list'; choices: readonly string[] | undefined; of: 'text' | 'number'; isSplit: boolean }
  | { kind: 'map' }
  | { kind: 'json' }

/** One member of an operation's input: a positional argument when it stands in the path, else a flag. */
export interface Parameter {
  /** As in the API: `happenedAt`. */
  name: string
  /** As in the command line: `happened-at`. */
  flag: string
  description: string | undefined
  isRequired: boolean
  isNullable: boolean
  isInPath: boolean
  default: unknown
  value: Value
}

/** Texts that may be this long are rather in a file: their flag takes `@FILE`. */
const longText = 2001

const JsonSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  format: z.string().optional(),
  maxLength: z.number().optional(),
  enum: z.array(z.unknown()).optional(),
  get anyOf() {
    return z.array(JsonSchema).optional()
  },
  get items() {
    return JsonSchema.optional()
  },
  get properties() {
    return z.record(z.string(), JsonSchema).optional()
  },
  get additionalProperties() {
    return z.union([z.boolean(), JsonSchema]).optional()
  },
  required: z.array(z.string()).optional(),
})
export type JsonSchema = z.infer<typeof JsonSchema>

/** The JSON Schema of what goes into an operation or comes out of it. */
export const jsonSchemaOf = (schema: unknown, io: 'input' | 'output'): JsonSchema =>
  JsonSchema.parse(schema instanceof z.ZodType ? z.toJSONSchema(schema, { io, unrepresentable: 'any' }) : {})

/** `happenedAt` → `happened-at` */
export const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** The parameters of an operation, those of the path first and in its order. */
export function parametersOf({ procedure, path, meta }: Operation): Parameter[] {
  const whole = jsonSchemaOf(procedure['~orpc'].inputSchema, 'input')
  const parts = meta.stream === 'in' ? [whole.properties?.['params'] ?? {}, whole.properties?.['query'] ?? {}] : [whole]
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  const parameters = parts.flatMap((part) =>
    Object.entries(part.properties ?? {}).map(([name, schema]) => {
      const { schema: bare, isNullable } = withoutNull(schema)
      return {
        name,
        flag: kebab(name),
        description: schema.description ?? bare.description,
        isRequired: part.required?.includes(name) ?? false,
        isNullable,
        isInPath: inPath.includes(name),
        default: schema.default,
        value: valueOf(bare),
      }
    }),
  )
  return parameters.toSorted((a, b) => place(inPath, a.name) - place(inPath, b.name))
}

const place = (inPath: readonly string[], name: string): number => {
  const index = inPath.indexOf(name)
  return index === -1 ? inPath.length : index
}

function withoutNull(schema: JsonSchema): { schema: JsonSchema; isNullable: boolean } {
  const rest = schema.anyOf?.filter((one) => one.type !== 'null')
  if (!rest || rest.length === schema.anyOf?.length) return { schema, isNullable: false }
  return { schema: rest.length === 1 && rest[0] ? rest[0] : { ...schema, anyOf: rest }, isNullable: true }
}

function valueOf(schema: JsonSchema): Value {
  const types = new Set([schema.type].flat())
  if (types.has('boolean')) return { kind: 'boolean' }
  if (types.has('integer') || types.has('number')) return { kind: 'number' }
  const list = schema.type === 'array' ? schema : schema.anyOf?.find((one) => one.type === 'array')
  if (list) return listOf(list.items ?? {})
  if (schema.type === 'object') return isMap(schema) ? { kind: 'map' } : { kind: 'json' }
  const isText = types.has('string') || (schema.anyOf?.every((one) => one.type === 'string') ?? false)
  return isText
    ? { kind: 'text', choices: choicesOf(schema), isLong: (schema.maxLength ?? 0) >= longText }
    : { kind: 'json' }
}

function listOf(items: JsonSchema): Value {
  if (items.type === 'integer' || items.type === 'number')
    return { kind: 'list', choices: undefined, of: 'number', isSplit: true }
  if (items.type !== 'string') return { kind: 'json' }
  // ids, days and choices hold no commas; free text may
  const isSplit = items.enum !== undefined || items.format !== undefined
  return { kind: 'list', choices: choicesOf(items), of: 'text', isSplit }
}

const choicesOf = (schema: JsonSchema): string[] | undefined => schema.enum?.map(String)
const isMap = (schema: JsonSchema): boolean =>
  typeof schema.additionalProperties === 'object' && schema.additionalProperties.type === 'string'

/**
 * The value of a parameter from the words given for it (several only for lists and maps).
 * @throws UsageError with the name of the flag
 */
export function parseValue(parameter: Parameter, words: readonly string[]): unknown {
  const [word = ''] = words
  const { value } = parameter
  switch (value.kind) {
    case 'text':
      return oneOf(parameter, value.choices, value.isLong ? readReference(parameter, word) : word)
    case 'number':
      return numberOf(parameter, word)
    case 'boolean':
      return booleanOf(parameter, word)
    case 'list': {
      const parts = value.isSplit ? words.flatMap((one) => one.split(',').filter((part) => part !== '')) : words
      return parts.map((part) =>
        value.of === 'number' ? numberOf(parameter, part) : oneOf(parameter, value.choices, part),
      )
    }
    case 'map':
      return word.startsWith('{') ? jsonOf(parameter, word) : mapOf(parameter, words)
    case 'json':
      return jsonOf(parameter, readReference(parameter, word))
  }
}

const named = (parameter: Parameter): string => (parameter.isInPath ? parameter.name : `--${parameter.flag}`)

function oneOf(parameter: Parameter, choices: readonly string[] | undefined, word: string): string {
  if (choices && !choices.includes(word))
    throw new UsageError(`${named(parameter)}: ${word} is none of ${choices.join(', ')}.`)
  return word
}

function numberOf(parameter: Parameter, word: string): number {
  const number = Number(word)
  if (word.trim() === '' || !Number.isFinite(number)) throw new UsageError(`${named(parameter)}: ${word} is no number.`)
  return number
}

function booleanOf(parameter: Parameter, word: string): boolean {
  if (word === 'true') return true
  if (word === 'false') return false
  throw new UsageError(`${named(parameter)}: say true or false.`)
}

function mapOf(parameter: Parameter, words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const sign = word.indexOf('=')
      if (sign < 1) throw new UsageError(`${named(parameter)}: write name=value, not ${word}.`)
      return [word.slice(0, sign), word.slice(sign + 1)]
    }),
  )
}

function jsonOf(parameter: Parameter, word: string): unknown {
  try {
    return JSON.parse(word)
  } catch (error) {
    throw new UsageError(
      `${named(parameter)} takes JSON, and this is none: ${error instanceof Error ? error.message : ''}`,
      { cause: error },
    )
  }
}

/** `@FILE` stands for what is in the file, `@-` for standard input, and `@@` for a text that begins with @. */
function readReference(parameter: Parameter, word: string): string {
  if (word.startsWith('@@')) return word.slice(1)
  if (!word.startsWith('@') || word === '@') return word
  return readText(word.slice(1), named(parameter))
}

/** A text file, or standard input for `-`. */
export function readText(path: string, what: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (error) {
    throw new UsageError(`${what}: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}
