/** Parameters of a handler of Litestar, which its signature declares. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { ParamDef, TypeExpr } from '../../../engine/ir.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import type { Scope } from '../../../engine/scope.ts'
import { labelOf, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { ParamPlace, Schema } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { schemaOfType } from '../../../schemas/types.ts'
import { addSchema } from '../input-mark.ts'
import { providerOf } from './dependencies.ts'

/** Arguments that the framework hands in under these names. */
const RESERVED = new Set(['self', 'request', 'socket', 'state', 'scope', 'headers', 'query', 'cookies', 'body', 'app'])
const MARKS: Readonly<Record<string, ParamPlace>> = {
  FromPath: 'path',
  FromQuery: 'query',
  FromHeader: 'header',
  FromCookie: 'cookie',
  PathParameter: 'path',
  QueryParameter: 'query',
  HeaderParameter: 'header',
  CookieParameter: 'cookie',
}

/** `Parameter(header='X-Key')`, `Body(media_type=…)`, `HeaderParameter(name='X-Key')`. */
export class LitestarMark extends Native {
  readonly place: ParamPlace | undefined
  readonly wireName: string | undefined
  readonly isForm: boolean
  readonly isDependency: boolean

  constructor(name: string, call: Call) {
    super()
    const named = (['header', 'cookie', 'query'] as const).find((place) => call.named.has(place))
    this.place = named ?? (Object.hasOwn(MARKS, name) ? MARKS[name] : undefined)
    this.wireName = textArgument(call, -1, ...(named === undefined ? ['name', 'alias'] : [named]))
    const type = call.named.get('media_type')
    this.isForm = /URL_ENCODED|MULTI_PART/.test((type === undefined ? undefined : labelOf(type)) ?? '')
    this.isDependency = name === 'Dependency'
  }

  static isMark(name: string): boolean {
    return name === 'Parameter' || name === 'Body' || name === 'Dependency' || Object.hasOwn(MARKS, name)
  }
}

const MAX_DEPTH = 8

export function readSignature(
  fn: FunctionValue,
  pathNames: ReadonlySet<string>,
  facts: HandlerFacts,
  run: Interpreter,
  depth = 0,
): void {
  for (const param of fn.fn.params) {
    if (param.to.kind !== 'name' || param.rest === true || param.restNamed === true) continue
    const { name } = param.to
    if (RESERVED.has(name)) continue
    const provider = providerOf(name, run)
    if (provider !== undefined) {
      if (provider.fn !== undefined && depth < MAX_DEPTH) readSignature(provider.fn, pathNames, facts, run, depth + 1)
      continue
    }
    readParam(name, param, fn.scope, pathNames, facts, run)
  }
}

function readParam(
  name: string,
  param: ParamDef,
  scope: Scope,
  pathNames: ReadonlySet<string>,
  facts: HandlerFacts,
  run: Interpreter,
): void {
  const { type, mark } = marked(param, scope, run)
  if (mark?.isDependency === true) return
  const schema = schemaOfType(type, scope, run)
  if (name === 'data') {
    const place = mark?.isForm === true ? 'form' : 'json'
    // What a single uploaded file is called in the description that Litestar makes.
    if (place === 'form' && schema?.format === 'binary') facts.add({ name: 'file', in: 'form', schema })
    else if (schema?.type === 'object' || schema?.type === 'array') addSchema(schema, place, facts)
    else facts.add({ name: 'body', in: 'body' })
    return
  }
  const place = pathNames.has(name) ? 'path' : (mark?.place ?? 'query')
  const required = param.value === undefined || place === 'path' ? { required: true } : {}
  facts.add({ name: mark?.wireName ?? name, in: place, ...required, ...schemaPart(schema) })
}

/** The type without its marks, and the mark of its annotation or default. */
function marked(
  param: ParamDef,
  scope: Scope,
  run: Interpreter,
): { type: TypeExpr | undefined; mark: LitestarMark | undefined } {
  const { type } = param
  const byDefault = param.value === undefined ? undefined : asMark(run.evaluate(param.value, scope))
  if (type?.kind !== 'named') return { type, mark: byDefault }
  const short = type.name.slice(type.name.lastIndexOf('.') + 1)
  if (short === 'Annotated') {
    const marks = type.args
      .slice(1)
      .flatMap((arg) => (arg.kind === 'valueOf' ? (asMark(run.evaluate(arg.value, scope)) ?? []) : []))
    return { type: type.args[0], mark: marks[0] ?? byDefault }
  }
  if (Object.hasOwn(MARKS, short) && type.args.length > 0) {
    const call = run.callOf(undefined, scope, [], new Map(), param.line)
    return { type: type.args[0], mark: new LitestarMark(short, call) }
  }
  return { type: short === 'DTOData' ? type.args[0] : type, mark: byDefault }
}

function asMark(value: Value): LitestarMark | undefined {
  return value.kind === 'native' && value.native instanceof LitestarMark ? value.native : undefined
}

function schemaPart(schema: Schema | undefined): { schema?: Schema } {
  return schema === undefined ? {} : { schema }
}
