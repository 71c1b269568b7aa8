/** Where ASP.NET takes the arguments of an action or a minimal API's handler from. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Member, ParamDef, TypeExpr } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { plainText, type ClassValue } from '../../../engine/values.ts'
import type { ParamPlace, Schema } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { schemaOfType } from '../../../schemas/types.ts'
import { markNamed, marksOf, type Mark } from '../marks.ts'
import { camelCase, wireSchema, type Naming } from '../schemas.ts'

/** What differs between the frameworks that bind by type. */
export interface BindingRules {
  /** Where a simple value comes from that is not in the path. */
  readonly simple: ParamPlace
  /** Where an object comes from; `services` are left out before. */
  readonly complex: ParamPlace | undefined
  /** How JSON names properties. Default: `camel`. */
  readonly naming?: Naming
}

const SOURCES: Readonly<Record<string, ParamPlace>> = {
  FromQuery: 'query',
  FromUri: 'query',
  FromODataUri: 'path',
  FromHeader: 'header',
  FromForm: 'form',
  FromRoute: 'path',
  FromCookie: 'cookie',
  FromBody: 'json',
  QueryField: 'query',
  FormField: 'form',
  JsonData: 'json',
}

/** Given by the framework itself. */
const PROVIDED =
  /^(?:HttpContext|HttpContextBase|HttpRequest|HttpRequestMessage|HttpResponse|ClaimsPrincipal|CancellationToken|PipeReader|LinkGenerator|IUrlHelper|I?FormCollection|ILambdaContext)$/
const FILES = /^(?:IFormFile|IFormFileCollection|HttpPostedFileBase)$/
const SERVICE =
  /(?:Service|Services|Context|Repository|Manager|Factory|Logger|Mediator|Sender|Publisher|Handler|Client|Provider|Store|Bus|Accessor|Cache|Options|Mapper|Db|DB|Validator|UnitOfWork)$/

/** Reads one parameter. `pathNames` are those of the template, in lower case. */
export function bindParameter(
  param: ParamDef,
  scope: Scope,
  pathNames: ReadonlyMap<string, string>,
  rules: BindingRules,
  facts: HandlerFacts,
  run: Interpreter,
): void {
  if (param.to.kind !== 'name') return
  bind(
    { name: param.to.name, type: param.type, marks: marksOf(param.decorators, scope, run), scope },
    pathNames,
    rules,
    facts,
    run,
  )
}

interface Bound {
  readonly name: string
  readonly type: TypeExpr | undefined
  readonly marks: readonly Mark[]
  readonly scope: Scope
}

function bind(
  { name, type: declaredType, marks, scope }: Bound,
  pathNames: ReadonlyMap<string, string>,
  rules: BindingRules,
  facts: HandlerFacts,
  run: Interpreter,
): void {
  // Some of the fields of an entity are sent as a `Delta<T>`.
  const type =
    nameOfType(declaredType) === 'Delta' && declaredType?.kind === 'named' ? declaredType.args[0] : declaredType
  if (markNamed(marks, 'FromServices', 'FromKeyedServices', 'BindNever') !== undefined) return
  const typeName = nameOfType(type)
  if (typeName !== undefined && PROVIDED.test(typeName)) return
  if (markNamed(marks, 'AsParameters') !== undefined) {
    for (const one of membersOf(type, scope, run)) bind(one, pathNames, rules, facts, run)
    return
  }
  const source = marks.find((mark) => Object.hasOwn(SOURCES, mark.name))
  const declared = source === undefined ? undefined : SOURCES[source.name]
  const wire = plainText(source?.named.get('Name')) ?? plainText(source?.args[0]) ?? name
  const schema = schemaOfType(type, scope, run)
  const more = schema === undefined || Object.keys(schema).length === 0 ? {} : { schema }
  if (declared === undefined && pathNames.has(name.toLowerCase())) {
    facts.add({ name: pathNames.get(name.toLowerCase()) ?? name, in: 'path', ...more })
    return
  }
  if (typeName !== undefined && FILES.test(typeName)) {
    facts.add({ name: wire, in: 'form', schema: { type: 'string', format: 'binary' } })
    return
  }
  const simple = type === undefined || isSimple(type, schema)
  const place = declared ?? (simple ? rules.simple : rules.complex)
  if (place === 'path') {
    facts.add({ name: pathNames.get(wire.toLowerCase()) ?? wire, in: 'path', ...more })
    return
  }
  if (place === undefined) return
  // Fields of one object, as WCF and page methods take their arguments.
  if (simple && (place !== 'json' || declared === undefined)) {
    facts.add({ name: wire, in: place, ...more })
    return
  }
  if (declared === undefined && isService(type, scope, run)) return
  if (typeName === 'ODataQueryOptions' || typeName === 'ODataActionParameters') return
  if (place === 'json') addBody(type, scope, facts, run, wire, rules.naming)
  else addFields(type, scope, place, wire, facts, run)
}

/** The fields of a body of a type; of a type that says nothing, a body. */
export function addBody(
  type: TypeExpr | undefined,
  scope: Scope,
  facts: HandlerFacts,
  run: Interpreter,
  name = 'body',
  naming?: Naming,
): void {
  const schema = wireSchema(type, scope, run, naming)
  if (schema === undefined) {
    facts.add({ name, in: 'body' })
    return
  }
  const params = paramsOfSchema(schema, 'json')
  for (const param of params) facts.add(param)
  if (params.length === 0) facts.add({ name, in: 'body', schema })
  facts.setBody({ contentType: 'application/json', schema })
}

/** Binds each property of a request class: by its attributes, by the path, else from `place`. */
export function bindProperties(
  type: TypeExpr | undefined,
  scope: Scope,
  pathNames: ReadonlyMap<string, string>,
  place: ParamPlace,
  facts: HandlerFacts,
  run: Interpreter,
): void {
  const wire = place === 'json' ? wireSchema(type, scope, run) : undefined
  const taken = new Set<string>()
  for (const member of membersOf(type, scope, run)) {
    const source = member.marks.find((mark) => Object.hasOwn(SOURCES, mark.name))
    const isQuery = markNamed(member.marks, 'QueryParam') !== undefined
    const isElsewhere =
      markNamed(member.marks, 'FromClaim', 'HasPermission', 'BindNever', 'IgnoreDataMember') !== undefined
    const given = plainText(markNamed(member.marks, 'BindFrom', 'FromHeader', 'FromCookie', 'DataMember')?.args[0])
    const name = given ?? member.name
    const schema = schemaOfType(member.type, member.scope, run)
    const more = schema === undefined ? {} : { schema }
    const inPath = pathNames.get(name.toLowerCase())
    if (inPath !== undefined) facts.add({ name: inPath, in: 'path', ...more })
    else if (source !== undefined || isQuery) {
      facts.add({ name, in: isQuery ? 'query' : (SOURCES[source?.name ?? ''] ?? place), ...more })
    } else if (!isElsewhere && place !== 'json') facts.add({ name, in: place, ...more })
    if (inPath !== undefined || source !== undefined || isQuery || isElsewhere) taken.add(camelCase(member.name))
  }
  if (wire === undefined) return
  for (const param of paramsOfSchema(wire, 'json')) if (!taken.has(param.name)) facts.add(param)
  const properties = Object.fromEntries(Object.entries(wire.properties ?? {}).filter(([name]) => !taken.has(name)))
  if (Object.keys(properties).length > 0) {
    facts.setBody({ contentType: 'application/json', schema: { type: 'object', properties } })
  }
}

/** The properties of an object that is read from the query, a form or headers. */
function addFields(
  type: TypeExpr | undefined,
  scope: Scope,
  place: ParamPlace,
  name: string,
  facts: HandlerFacts,
  run: Interpreter,
): void {
  const members = membersOf(type, scope, run)
  for (const member of members) {
    if (markNamed(member.marks, 'BindNever', 'JsonIgnore') !== undefined) continue
    const source = member.marks.find((mark) => Object.hasOwn(SOURCES, mark.name))
    const wire = plainText(source?.named.get('Name')) ?? member.name
    const schema = schemaOfType(member.type, member.scope, run)
    const at = source === undefined ? place : (SOURCES[source.name] ?? place)
    facts.add({ name: wire, in: at, ...(schema === undefined ? {} : { schema }) })
  }
  if (members.length === 0) facts.add({ name, in: place })
}

/** The public properties of a class of the folder and of those that it extends. */
function membersOf(type: TypeExpr | undefined, scope: Scope, run: Interpreter): Bound[] {
  const of = classOf(type, scope, run)
  return of === undefined ? [] : propertiesOf(of, run).map(({ member, owner }) => boundMember(member, owner, run))
}

function boundMember(member: Member, owner: ClassValue, run: Interpreter): Bound {
  return {
    name: member.name,
    type: member.type,
    marks: marksOf(member.decorators, owner.scope, run),
    scope: owner.scope,
  }
}

function propertiesOf(of: ClassValue, run: Interpreter, depth = 0): { member: Member; owner: ClassValue }[] {
  const own = of.def.members
    .filter((member) => member.type !== undefined && member.method === undefined)
    .map((member) => ({ member, owner: of }))
  if (depth > 8) return own
  const inherited = run.project
    .basesOf(of, run)
    .flatMap((base) => (base.kind === 'class' ? propertiesOf(base, run, depth + 1) : []))
  return [...inherited, ...own]
}

function classOf(type: TypeExpr | undefined, scope: Scope, run: Interpreter): ClassValue | undefined {
  if (type === undefined) return undefined
  const inner = type.kind === 'union' ? type.of.find((one) => one.kind === 'named') : type
  if (inner === undefined) return undefined
  return run.project.resolveType(inner, scope, run).find((one) => one.kind === 'class')
}

export function nameOfType(type: TypeExpr | undefined): string | undefined {
  if (type?.kind === 'union') return type.of.map(nameOfType).find((name) => name !== undefined)
  if (type?.kind === 'list') return nameOfType(type.of)
  return type?.kind === 'named' ? type.name.slice(type.name.lastIndexOf('.') + 1) : undefined
}

const SIMPLE_NAMES =
  /^(?:DateTimeOffset|DateOnly|TimeOnly|TimeSpan|Uri|StringValues|char|Int32|Int64|ulong|ushort|sbyte|Version|Enum)$/

function isSimple(type: TypeExpr, schema: Schema | undefined): boolean {
  const name = nameOfType(type)
  if (name !== undefined && SIMPLE_NAMES.test(name)) return true
  if (schema?.enum !== undefined) return true
  if (schema?.type === 'array') return schema.items !== undefined && isScalar(schema.items)
  return schema !== undefined && isScalar(schema)
}

function isScalar(schema: Schema): boolean {
  return schema.enum !== undefined || (typeof schema.type === 'string' && !/object|array/.test(schema.type))
}

/** Whether dependency injection gives it: an interface, or a class named as services are. */
function isService(type: TypeExpr | undefined, scope: Scope, run: Interpreter): boolean {
  const name = nameOfType(type) ?? ''
  if (/^I[A-Z]/.test(name) || SERVICE.test(name)) return true
  const of = classOf(type, scope, run)
  if (of === undefined) return false
  if (of.def.abstract === true) return true
  return run.project.outsideBases(of, run).some((base) => base.endsWith('DbContext'))
}
