/** What resource methods of JAX-RS take: annotated parameters, beans of them, the entity. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Decorator, TypeExpr } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { itemsOf, native, plainText, UNKNOWN, type ClassValue, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { headerElement, headerName } from '../../jvm/header-name.ts'
import { addBody } from '../../jvm/body.ts'
import { constantName, element, marksOf, type Mark } from '../../jvm/marks.ts'
import { implementation, lineage, parameterMarks, parameterType, scopeOf, type Method } from '../../jvm/methods.ts'
import { ServletRequest } from '../../jvm/servlet-request.ts'
import { classOf, schemaOf, shortName } from '../../jvm/types.ts'
import { markOf } from './marks.ts'
import { HeadersValue, UriInfoValue } from './context.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = {
  PathParam: 'path',
  QueryParam: 'query',
  HeaderParam: 'header',
  CookieParam: 'cookie',
  FormParam: 'form',
  FormDataParam: 'form',
  RestPath: 'path',
  RestQuery: 'query',
  RestHeader: 'header',
  RestCookie: 'cookie',
  RestForm: 'form',
  PartType: 'form',
}
const PLACE_NAMES = Object.keys(PLACES)
const BEANS = ['BeanParam', 'MultipartForm', 'Form']
const MAX_DEPTH = 5

export interface ResourceHandler {
  readonly method: Method
  readonly marks: readonly Mark[]
  readonly classMarks: readonly Mark[]
}

export function readParameters(
  { method, marks, classMarks }: ResourceHandler,
  path: string,
  facts: HandlerFacts,
  run: Interpreter,
): void {
  for (const of of lineage(method.of, run)) readFields(of, facts, run, MAX_DEPTH)
  const declared = implementation(method)
  if (declared === undefined) return
  const scope = scopeOf(declared.owner)
  let takesRequest = false
  const args = declared.fn.params.map((param, i): Value => {
    const own = parameterMarks(method, i, run)
    const name = param.to.kind === 'name' ? param.to.name : ''
    const { type, scope: at } = parameterType(declared, i)
    if (readMarked(own, name, type, at, facts, run, 0)) return UNKNOWN
    const context = contextValue(param.type, facts)
    if (context !== undefined) {
      takesRequest = true
      return context
    }
    // Of an annotation that means something else, nothing is known.
    const isEntity = own.every((mark) =>
      /^(?:Valid|Validated|NotNull|RequestBody|Parameter|ApiParam|ConvertGroup|Nonnull)$/.test(mark.name),
    )
    if (!isEntity || NO_ENTITY.test(shortName(param.type))) return UNKNOWN
    if (path.includes(`{${name}}`)) return UNKNOWN
    const isForm = consumesForm(marks) || consumesForm(classMarks)
    if (isForm && classOf(type, at, run) === undefined) return UNKNOWN
    addBody(type, at, facts, run, isForm ? 'form' : 'json')
    return UNKNOWN
  })
  if (takesRequest) run.handle(run.makeFunction(declared.fn, scope, undefined, method.of), args, facts)
}

const NO_ENTITY =
  /^(?:AsyncResponse|SecurityContext|Principal|SseEventSink|Sse|Request|Configuration|ResourceContext|ContainerRequestContext|RoutingContext|HttpServerRequest|ServletContext|HttpServletResponse|HttpSession|CompletionCallback)$/

function contextValue(type: TypeExpr | undefined, facts: HandlerFacts): Value | undefined {
  switch (shortName(type)) {
    case 'HttpServletRequest':
      return native(new ServletRequest(facts, 'query'))
    case 'UriInfo':
      return native(new UriInfoValue(facts))
    case 'HttpHeaders':
      return native(new HeadersValue(facts))
    default:
      return undefined
  }
}

/** Parameters that a class has as annotated fields, or as parameters of its constructor and setters. */
function readFields(of: ClassValue, facts: HandlerFacts, run: Interpreter, depth: number): void {
  const scope = scopeOf(of)
  for (const { name, type, decorators, method } of of.def.members) {
    if (decorators !== undefined && method === undefined) readDeclared(decorators, name, type, scope, facts, run, depth)
    if (method !== undefined && method.params.length === 1 && decorators !== undefined && /^set[A-Z]/.test(name)) {
      const property = name.charAt(3).toLowerCase() + name.slice(4)
      readDeclared(decorators, property, method.params[0]?.type, scope, facts, run, depth)
    }
  }
}

function readDeclared(
  decorators: readonly Decorator[],
  name: string,
  type: TypeExpr | undefined,
  scope: Scope,
  facts: HandlerFacts,
  run: Interpreter,
  depth: number,
): void {
  readMarked(marksOf(decorators, scope, run), name, type, scope, facts, run, depth)
}

/** Takes note of a parameter that annotations say; whether they said one. */
function readMarked(
  marks: readonly Mark[],
  name: string,
  type: TypeExpr | undefined,
  scope: Scope,
  facts: HandlerFacts,
  run: Interpreter,
  depth: number,
): boolean {
  const placed = markOf(marks, ...PLACE_NAMES)
  if (placed !== undefined) {
    const place = PLACES[placed.name] ?? 'query'
    const wire = headerElement(placed, 'value') ?? (placed.name === 'RestHeader' ? headerName(name) : name)
    const schema = schemaOf(type, scope, run)
    const isMap = shortName(type).endsWith('Map')
    if (wire !== '' && !isMap) facts.add({ name: wire, in: place, ...(schema === undefined ? {} : { schema }) })
    return true
  }
  if (markOf(marks, ...BEANS) === undefined) return markOf(marks, 'MatrixParam', 'Suspended', 'Auth') !== undefined
  const bean = classOf(type, scope, run)
  if (bean !== undefined && depth < MAX_DEPTH) {
    for (const of of lineage(bean, run)) readFields(of, facts, run, depth + 1)
    const constructors = bean.def.members.filter((member) => member.role === 'constructor')
    for (const param of constructors.flatMap((member) => member.method?.params ?? [])) {
      const own = param.to.kind === 'name' ? param.to.name : ''
      if (param.decorators !== undefined)
        readDeclared(param.decorators, own, param.type, scopeOf(bean), facts, run, depth + 1)
    }
  }
  return true
}

function consumesForm(marks: readonly Mark[]): boolean {
  return itemsOf(element(markOf(marks, 'Consumes'), 'value')).some((one) =>
    /form/i.test(plainText(one) ?? constantName(one) ?? ''),
  )
}
