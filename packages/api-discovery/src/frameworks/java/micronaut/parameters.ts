/** What methods of Micronaut's controllers take; an argument without an annotation is bound by its name. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { ParamDef } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { ParamPlace, Schema } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { headerElement, headerName } from '../../jvm/header-name.ts'
import { addBody, addFields } from '../../jvm/body.ts'
import { isFrom, marksOf, textElement, type Mark } from '../../jvm/marks.ts'
import { implementation, parameterMarks, scopeOf, type Method } from '../../jvm/methods.ts'
import { classOf, isSimple, schemaOf, shortName, unwrapped } from '../../jvm/types.ts'
import { MicronautRequest } from './request.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = {
  PathVariable: 'path',
  QueryValue: 'query',
  Header: 'header',
  CookieValue: 'cookie',
  Part: 'form',
}
const ELSEWHERE = /^(?:RequestAttribute|SessionValue|Value|Property|Named|Nonnull)$/
const FILES = /^(?:CompletedFileUpload|StreamingFileUpload|CompletedPart|PartData|FileUpload)$/

export interface MicronautHandler {
  readonly method: Method
  readonly isForm: boolean
  readonly hasBody: boolean
  /** Names of the path's variables, and of those in its query. */
  readonly inPath: ReadonlySet<string>
  readonly inQuery: ReadonlySet<string>
}

export function readParameters(handler: MicronautHandler, facts: HandlerFacts, run: Interpreter): void {
  const declared = implementation(handler.method)
  if (declared === undefined) return
  const scope = scopeOf(declared.owner)
  let takesRequest = false
  const args = declared.fn.params.map((param, i): Value => {
    readParameter(param, parameterMarks(handler.method, i, run), handler, scope, facts, run)
    if (!/^(?:HttpRequest|ServerHttpRequest)$/.test(shortName(param.type))) return UNKNOWN
    takesRequest = true
    return native(new MicronautRequest(facts))
  })
  if (takesRequest) run.handle(run.makeFunction(declared.fn, scope, undefined, handler.method.of), args, facts)
}

function readParameter(
  param: ParamDef,
  marks: readonly Mark[],
  handler: MicronautHandler,
  scope: Scope,
  facts: HandlerFacts,
  run: Interpreter,
): void {
  const own = param.to.kind === 'name' ? param.to.name : ''
  if (own === '' || marks.some((mark) => ELSEWHERE.test(mark.name))) return
  const place = handler.isForm ? 'form' : 'json'
  const body = marks.find((mark) => mark.name === 'Body' && isFrom(mark, 'io.micronaut'))
  if (body !== undefined) {
    const name = textElement(body, 'value')
    if (name === undefined) addBody(param.type, scope, facts, run, place)
    else facts.add({ name, in: place, ...known(schemaOf(param.type, scope, run)) })
    return
  }
  if (marks.some((mark) => mark.name === 'RequestBean')) return readBean(param, scope, facts, run)
  const placed = marks.find((mark) => Object.hasOwn(PLACES, mark.name) && isFrom(mark, 'io.micronaut'))
  const type = unwrapped(param.type)
  const isFile = FILES.test(shortName(type)) || FILES.test(shortName(type?.kind === 'named' ? type.args[0] : undefined))
  const schema: Schema | undefined = isFile ? { type: 'string', format: 'binary' } : schemaOf(param.type, scope, run)
  if (placed !== undefined) {
    const name = headerElement(placed, 'value', 'name') ?? (placed.name === 'Header' ? headerName(own) : own)
    const at = PLACES[placed.name] ?? 'query'
    if (/Map$|^HttpHeaders$/.test(shortName(type))) return
    if (at === 'query' && classOf(param.type, scope, run) !== undefined && !isSimple(param.type, scope, run)) {
      addFields(param.type, scope, 'query', facts, run)
    } else facts.add({ name, in: at, ...known(schema) })
    return
  }
  if (shortName(type) === 'Pageable') {
    for (const name of ['page', 'size', 'sort']) facts.add({ name, in: 'query' })
  } else if (handler.inPath.has(own)) facts.add({ name: own, in: 'path', ...known(schema) })
  else if (handler.inQuery.has(own)) facts.add({ name: own, in: 'query', ...known(schema) })
  else if (isFile) facts.add({ name: own, in: 'form', ...known(schema) })
  else if (isSimple(param.type, scope, run))
    facts.add({ name: own, in: handler.hasBody ? place : 'query', ...known(schema) })
}

/** `@RequestBean`: a class whose fields are annotated as parameters would be. */
function readBean(param: ParamDef, scope: Scope, facts: HandlerFacts, run: Interpreter): void {
  const bean = classOf(param.type, scope, run)
  for (const { name, type, decorators } of bean?.def.members ?? []) {
    if (bean === undefined || decorators === undefined) continue
    const inner = scopeOf(bean)
    const placed = marksOf(decorators, inner, run).find((mark) => Object.hasOwn(PLACES, mark.name))
    if (placed === undefined) continue
    const wire = headerElement(placed, 'value', 'name') ?? (placed.name === 'Header' ? headerName(name) : name)
    facts.add({ name: wire, in: PLACES[placed.name] ?? 'query', ...known(schemaOf(type, inner, run)) })
  }
}

function known(schema: Schema | undefined): { schema?: Schema } {
  return schema === undefined ? {} : { schema }
}
