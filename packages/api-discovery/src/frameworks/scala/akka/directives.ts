/** The directives of Akka and Pekko HTTP that say something about an endpoint. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call, Site } from '../../../engine/native.ts'
import { plainText, type Value } from '../../../engine/values.ts'
import { MarkedName, Pair } from '../../../languages/scala/methods.ts'
import type { HttpMethod, Param, ParamPlace } from '../../../model.ts'
import { schemaOfType } from '../../../schemas/types.ts'
import { bodyOfType } from '../../shared/body.ts'
import { NO_FACTS, type DirectiveFacts, type Extraction } from './directive.ts'

export const METHOD_DIRECTIVES: Readonly<Record<string, readonly HttpMethod[]>> = {
  get: ['GET'],
  post: ['POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  delete: ['DELETE'],
  head: ['HEAD'],
  options: ['OPTIONS'],
}

/** Without arguments, and saying nothing that is kept. */
export const BARE_DIRECTIVES: ReadonlySet<string> = new Set(
  'pathEnd pathEndOrSingleSlash pathSingleSlash extractRequest extractRequestContext extractUri extractLog extractClientIP extractCredentials extractExecutionContext'.split(
    ' ',
  ),
)

const PATHS = /^(?:path|pathPrefix|rawPathPrefix|pathPrefixTest|pathSuffix)$/
const PLACES: Readonly<Record<string, ParamPlace>> = {
  parameter: 'query',
  parameters: 'query',
  formField: 'form',
  formFields: 'form',
  fileUpload: 'form',
  uploadedFile: 'form',
  storeUploadedFile: 'form',
  storeUploadedFiles: 'form',
  headerValueByName: 'header',
  optionalHeaderValueByName: 'header',
  cookie: 'cookie',
  optionalCookie: 'cookie',
}

/** What a directive says; undefined when it is none that is known. */
export function factsOf(name: string, call: Call, run: Interpreter): DirectiveFacts | undefined {
  if (PATHS.test(name)) return { ...NO_FACTS, path: segmentsOf(call.args[0]) }
  if (Object.hasOwn(PLACES, name)) {
    const place = PLACES[name] ?? 'query'
    const params = call.args.flatMap((arg) => paramOf(arg, place, call, run))
    return { ...NO_FACTS, params, provides: params.length }
  }
  switch (name) {
    case 'method': {
      const [method] = call.args
      const given = method?.kind === 'external' ? method.path.at(-1) : plainText(method)
      return given === undefined ? undefined : { ...NO_FACTS, methods: [given.toUpperCase()] }
    }
    case 'entity': {
      const type = typeOf(call.args[0])
      const { params, body } = bodyOfType(type, call.scope, run)
      return { ...NO_FACTS, params, ...(body === undefined ? {} : { body }), provides: 1 }
    }
    case 'authenticateBasic':
    case 'authenticateBasicAsync':
    case 'authenticateBasicPF':
    case 'authenticateBasicPFAsync':
    case 'authenticateOAuth2':
    case 'authenticateOAuth2Async':
    case 'authenticateOAuth2PF':
    case 'authenticateOAuth2PFAsync':
    case 'authenticateOrRejectWithChallenge':
      return { ...NO_FACTS, guard: { name, kind: 'authentication' }, provides: 1 }
    case 'authorize':
    case 'authorizeAsync':
      return { ...NO_FACTS, guard: { name, kind: 'authorization' } }
    default:
      return undefined
  }
}

/** The type of `as[User]`, whatever stands around it. */
function typeOf(value: Value | undefined) {
  return value?.kind === 'external' ? value.call?.types[0] : undefined
}

/** `"page"`, `"page".as[Int]`, `Symbol("page")`, `"size" ? 20` */
function paramOf(value: Value, place: ParamPlace, call: Call, run: Interpreter): Param[] {
  if (value.kind === 'list') return value.items.flatMap((item) => paramOf(item, place, call, run))
  if (value.kind === 'external' && value.call?.args[0] !== undefined)
    return paramOf(value.call.args[0], place, call, run)
  if (value.kind === 'native' && value.native instanceof MarkedName) {
    const { type, isOptional } = value.native
    const name = plainText(value.native.name)
    const schema = schemaOfType(type, call.scope, run)
    return name === undefined
      ? []
      : [{ name, in: place, ...(isOptional ? {} : { required: true }), ...(schema === undefined ? {} : { schema }) }]
  }
  const name = plainText(value)
  return name === undefined ? [] : [{ name, in: place }]
}

const MATCHERS: Readonly<Record<string, string>> = {
  Segment: 'segment',
  Segments: 'segments',
  IntNumber: 'id',
  LongNumber: 'id',
  DoubleNumber: 'number',
  HexIntNumber: 'id',
  HexLongNumber: 'id',
  JavaUUID: 'uuid',
  Remaining: 'remaining',
  RemainingPath: 'remaining',
}

/** Texts and extractions of `"users" / IntNumber / Segment`. */
export function segmentsOf(value: Value | undefined): readonly (Value | Extraction)[] {
  if (value === undefined) return []
  if (value.kind === 'list') return value.items.flatMap(segmentsOf)
  if (value.kind === 'text') return [value]
  if (value.kind === 'regex') return [{ extracts: 'segment' }]
  // `Map("red" -> 1, "blue" -> 2)` extracts one of its values.
  if (value.kind === 'native' && value.native instanceof Pair) return [{ extracts: 'segment' }]
  if (value.kind !== 'external') return value.kind === 'unknown' ? [value] : []
  const names = value.path.filter((part) => part !== '()')
  if (names.some((name) => name === 'PathEnd' || name === 'Slash' || name === 'Neutral')) return []
  if (names[0] === 'separateOnSlashes') return segmentsOf(value.call?.args[0])
  const matcher = names.find((name) => Object.hasOwn(MATCHERS, name))
  return [{ extracts: matcher === undefined ? (names[0] ?? 'segment') : (MATCHERS[matcher] ?? 'segment') }]
}

export function siteOf(call: Site): Site {
  return { file: call.file, line: call.line }
}
