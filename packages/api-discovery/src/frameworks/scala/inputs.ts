/** Inputs that endpoint descriptions are made of: `path[Int]("id")`, `query[String]("q")`, `jsonBody[User]`. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Call } from '../../engine/native.ts'
import { plainText, type External, type Value } from '../../engine/values.ts'
import type { Body, Param, ParamPlace, Schema } from '../../model.ts'
import { schemaOfType } from '../../schemas/types.ts'
import { bodyOfType } from '../shared/body.ts'

export interface Input {
  /** A piece of path: text, or a parameter; a parameter without a name is named by its type. */
  readonly segment?: Value | { readonly name: string | undefined; readonly schema: Schema | undefined }
  readonly params: readonly Param[]
  readonly body?: Body
}

const PLACES: Readonly<Record<string, ParamPlace>> = {
  query: 'query',
  queryAs: 'query',
  param: 'query',
  paramOption: 'query',
  params: 'query',
  header: 'header',
  headerOption: 'header',
  cookie: 'cookie',
  cookieOption: 'cookie',
}
/** Parameters of a path by functions named after their types. */
const TYPED: Readonly<Record<string, Schema>> = {
  int: { type: 'integer' },
  long: { type: 'integer', format: 'int64' },
  string: { type: 'string' },
  uuid: { type: 'string', format: 'uuid' },
  boolean: { type: 'boolean' },
}
const NOT_IN_PATH = /^(?:root|pathEmpty|Root|\*|zero|Empty)$/
const MAX_CHAIN = 24

/** All inputs in a value: lists are put together by `/`, `::` and `and`. */
export function inputsIn(value: Value | undefined, call: Call, run: Interpreter, depth = 0): readonly Input[] {
  if (value === undefined || depth > MAX_CHAIN) return []
  if (value.kind === 'list') return value.items.flatMap((item) => inputsIn(item, call, run, depth + 1))
  if (value.kind === 'text') return [{ segment: value, params: [] }]
  if (value.kind !== 'external') return []
  const found = inputOf(value, call, run)
  if (found !== undefined) return [found]
  const joined = value.path.includes('and') ? (value.call?.args ?? []) : []
  return [
    ...inputsIn(value.receiver, call, run, depth + 1),
    ...joined.flatMap((arg) => inputsIn(arg, call, run, depth + 1)),
  ]
}

function inputOf(value: External, site: Call, run: Interpreter): Input | undefined {
  const [name = ''] = value.path
  const { call } = value
  if (value.receiver !== undefined && value.receiver.kind === 'external') return undefined
  const scope = call?.scope ?? site.scope
  const type = call?.types[0]
  const schema = schemaOfType(type, scope, run)
  const given = plainText(call?.args[0])
  if (name === 'path' || name === 'paths' || name === 'remainingPath' || name === 'trailing') {
    return { segment: { name: given ?? (name === 'path' ? undefined : 'wildcard'), schema }, params: [] }
  }
  if (Object.hasOwn(TYPED, name) && given !== undefined)
    return { segment: { name: given, schema: TYPED[name] }, params: [] }
  if (NOT_IN_PATH.test(name)) return { params: [] }
  const place = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
  if (place !== undefined && given !== undefined) {
    const isOptional = name.endsWith('Option') || type?.kind === 'union'
    const required = isOptional ? {} : { required: true }
    return { params: [{ name: given, in: place, ...required, ...(schema === undefined ? {} : { schema }) }] }
  }
  if (name === 'jsonBody' || name === 'customCodecJsonBody' || name === 'customJsonBody')
    return bodyOfType(type, scope, run)
  if (name === 'formBody' || name === 'multipartBody') {
    return { params: Object.keys(schema?.properties ?? {}).map((field) => ({ name: field, in: 'form' })) }
  }
  if (/^(?:stringBody|plainBody|byteArrayBody|binaryBody|fileBody|streamBody|inputStreamBody|textBody)/.test(name)) {
    return { params: [{ name: 'body', in: 'body' }] }
  }
  return undefined
}
