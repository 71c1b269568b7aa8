/** What handler methods of Spring take: annotated parameters, objects made from parameters, the request itself. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { ParamDef } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { HttpMethod, ParamPlace, Schema } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { addBody, addFields } from '../../jvm/body.ts'
import { headerElement } from '../../jvm/header-name.ts'
import { element, isFrom, type Mark } from '../../jvm/marks.ts'
import { implementation, parameterMarks, parameterType, scopeOf, type Method } from '../../jvm/methods.ts'
import { ServletRequest } from '../../jvm/servlet-request.ts'
import { classOf, isSimple, schemaOf, shortName, unwrapped } from '../../jvm/types.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = {
  PathVariable: 'path',
  RequestParam: 'query',
  RequestHeader: 'header',
  CookieValue: 'cookie',
  RequestPart: 'form',
}

/** Annotations that fill a parameter from something other than the request. */
const ELSEWHERE =
  /^(?:RequestAttribute|SessionAttribute|MatrixVariable|AuthenticationPrincipal|CurrentUser|Value|Autowired|Qualifier|CurrentSecurityContext|RegisteredOAuth2AuthorizedClient)$/
const REQUESTS =
  /^(?:HttpServletRequest|ServletRequest|WebRequest|NativeWebRequest|ServerWebExchange|ServerHttpRequest|MultipartHttpServletRequest|MultipartRequest)$/
/** Types that Spring fills from the request as a whole. */
const RESOLVED = /^(?:Locale|TimeZone|ZoneId)$/
const FILES = /^(?:MultipartFile|FilePart|Part)$/

export interface SpringHandler {
  readonly method: Method
  readonly isForm: boolean
}

export function readParameters(
  { method, isForm }: SpringHandler,
  methods: readonly HttpMethod[],
  facts: HandlerFacts,
  run: Interpreter,
): void {
  const declared = implementation(method)
  if (declared === undefined) return
  const scope = scopeOf(declared.owner)
  const objects = methods.includes('GET') ? 'query' : 'form'
  let takesRequest = false
  const args = declared.fn.params.map((param, i): Value => {
    const marks = parameterMarks(method, i, run)
    const { type, scope: at } = parameterType(declared, i)
    const filled = type === undefined ? param : { ...param, type }
    readParameter(filled, marks, { scope: at, objects, isForm, facts, run })
    if (!REQUESTS.test(shortName(param.type))) return UNKNOWN
    takesRequest = true
    return native(new ServletRequest(facts, objects))
  })
  if (takesRequest) run.handle(run.makeFunction(declared.fn, scope, undefined, method.of), args, facts)
}

interface Reading {
  readonly scope: Scope
  /** Where objects are made from: the query, or a form. */
  readonly objects: 'query' | 'form'
  readonly isForm: boolean
  readonly facts: HandlerFacts
  readonly run: Interpreter
}

function readParameter(param: ParamDef, marks: readonly Mark[], reading: Reading): void {
  const { scope, facts, run, objects } = reading
  if (marks.some((mark) => ELSEWHERE.test(mark.name))) return
  const body = marks.find((mark) => mark.name === 'RequestBody' && isFrom(mark, 'org.springframework'))
  if (body !== undefined) return addBody(param.type, scope, facts, run, reading.isForm ? 'form' : 'json')
  const placed = marks.find((mark) => Object.hasOwn(PLACES, mark.name) && isFrom(mark, 'org.springframework'))
  if (placed !== undefined) return readPlaced(param, placed, reading)
  const name = param.to.kind === 'name' ? param.to.name : ''
  const type = unwrapped(param.type)
  if (shortName(type) === 'Pageable') return addPage(facts)
  if (shortName(type) === 'Sort') return facts.add({ name: 'sort', in: 'query', schema: { type: 'string' } })
  if (RESOLVED.test(shortName(type))) return
  if (FILES.test(shortName(type)) || isListOfFiles(param)) {
    return facts.add({ name, in: 'form', schema: { type: 'string', format: 'binary' } })
  }
  const isModel = marks.some((mark) => mark.name === 'ModelAttribute')
  if (isSimple(param.type, scope, run)) {
    // Without an annotation, a simple value is a request parameter that need not be there.
    if (!isModel && name !== '') facts.add({ name, in: objects, ...known(schemaOf(param.type, scope, run)) })
  } else if (classOf(param.type, scope, run) !== undefined && /^(?:Http|Request)Entity$/.test(shortName(param.type))) {
    addBody(param.type, scope, facts, run)
  } else if (classOf(param.type, scope, run) !== undefined) addFields(param.type, scope, objects, facts, run)
}

function readPlaced(param: ParamDef, mark: Mark, { scope, facts, run, objects, isForm }: Reading): void {
  const place = PLACES[mark.name] ?? 'query'
  const own = param.to.kind === 'name' ? param.to.name : ''
  const name = headerElement(mark, 'value', 'name') ?? own
  const type = unwrapped(param.type)
  // A map takes whatever comes.
  if (/Map$|^HttpHeaders$/.test(shortName(type)) || name === '') return
  if (FILES.test(shortName(type)) || isListOfFiles(param)) {
    return facts.add({ name, in: 'form', schema: { type: 'string', format: 'binary' } })
  }
  const required = element(mark, 'required')
  const isOptional =
    (required?.kind === 'constant' && required.value === false) ||
    element(mark, 'defaultValue') !== undefined ||
    shortName(param.type) === 'Optional'
  facts.add({
    name,
    in: place === 'query' && objects === 'form' && (isForm || mark.name === 'RequestPart') ? 'form' : place,
    ...(isOptional ? {} : { required: true }),
    ...known(schemaOf(param.type, scope, run)),
  })
}

function isListOfFiles({ type }: ParamDef): boolean {
  const of = type?.kind === 'list' ? type.of : type?.kind === 'named' ? type.args[0] : undefined
  return FILES.test(shortName(of))
}

function known(schema: Schema | undefined): { schema?: Schema } {
  return schema === undefined ? {} : { schema }
}

/** A page of a list, as Spring Data reads it. */
function addPage(facts: HandlerFacts): void {
  facts.add({ name: 'page', in: 'query', schema: { type: 'integer' } })
  facts.add({ name: 'size', in: 'query', schema: { type: 'integer' } })
  facts.add({ name: 'sort', in: 'query', schema: { type: 'string' } })
}
