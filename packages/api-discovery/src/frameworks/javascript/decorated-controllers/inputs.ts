/** What methods of decorated controllers take from a request. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionDef, ParamDef } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { field, native, plainText, textField, UNKNOWN, type ClassValue, type Value } from '../../../engine/values.ts'
import type { ParamPlace, Schema } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { schemaOfType } from '../../../schemas/types.ts'
import { ExpressRequest } from '../express/request.ts'
import { inputObject, inputs } from '../inputs.ts'
import { declaredSchema, placeNamed } from '../schemas/declared.ts'
import { OWN, type ControllerDialect } from './dialects.ts'
import { controllerMarks, entryFor, type ControllerMark } from './marks.ts'

export interface ControllerMethod {
  readonly of: ClassValue
  readonly fn: FunctionDef
  readonly scope: Scope
  readonly dialect: ControllerDialect
  /** Decorators of the method. */
  readonly marks: readonly ControllerMark[]
}

export function readInputs(method: ControllerMethod, facts: HandlerFacts, run: Interpreter): void {
  const { fn, of, scope, dialect, marks } = method
  for (const mark of marks) readValidator(mark, facts, run)
  const request = native(new ExpressRequest(facts))
  const args: Value[] = fn.params.map((param) => {
    const own = controllerMarks(param.decorators, scope, run).filter(
      (mark) => dialect === OWN || dialect.packages.test(mark.package),
    )
    for (const mark of own) readMark(mark, param, method, facts, run)
    const isRequest = own.length === 0 && dialect.handed === 'express' && REQUEST.test(nameOf(param))
    return isRequest || own.some((mark) => dialect.requests.includes(mark.name)) ? request : UNKNOWN
  })
  const isUndecorated = fn.params.every((param) => (param.decorators ?? []).length === 0)
  const given = isUndecorated ? handed(dialect, request, facts) : args
  if (given.some((one) => one !== UNKNOWN)) run.handle(run.makeFunction(fn, scope, undefined, of), given, facts)
}

const REQUEST = /^_?(?:req|request)$/

function nameOf({ to }: ParamDef): string {
  return to.kind === 'name' ? to.name : ''
}

/** What methods without decorated parameters are called with. */
function handed({ handed: what }: ControllerDialect, request: Value, facts: HandlerFacts): readonly Value[] {
  if (what === 'express') return [request, UNKNOWN, UNKNOWN]
  if (what === 'foal') return [inputObject({ request }), inputs('path', facts), inputs('json', facts)]
  return []
}

function readMark(
  mark: ControllerMark,
  param: ParamDef,
  { scope, dialect }: ControllerMethod,
  facts: HandlerFacts,
  run: Interpreter,
): void {
  const [first] = mark.args
  const own = param.to.kind === 'name' ? param.to.name : undefined
  const given = first?.kind === 'record' ? textField(first, 'name') : plainText(first)
  const type = schemaOfType(param.type, scope, run)
  const described = placeNamed(textField(first, 'in') ?? '')
  if (mark.name === 'param' && described !== undefined) {
    if (given !== undefined) facts.add({ name: given, in: described, ...(type === undefined ? {} : { schema: type }) })
    return
  }
  if (mark.name === 'param.filter' || mark.name === 'param.where') {
    facts.add({ name: given ?? mark.name.slice('param.'.length), in: 'query' })
    return
  }
  const whole = entryFor(dialect.wholes, mark.name)
  const place = entryFor(dialect.params, mark.name) ?? whole
  if (place === undefined) return
  const isObject = type?.properties !== undefined
  // A property of the body goes by the parameter's name; any other decorator without a name hands over all of it.
  const isBody = place === 'json' && mark.name !== 'BodyProp'
  if (given === undefined && (whole !== undefined || isBody || isObject)) {
    learn(bodySchema(first, run) ?? type, place, facts)
    return
  }
  const name = given ?? own
  if (name !== undefined) facts.add({ name, in: place, ...(type === undefined || isObject ? {} : { schema: type }) })
}

/** `@requestBody({ content: { 'application/json': { schema } } })` */
function bodySchema(options: Value | undefined, run: Interpreter): Schema | undefined {
  const content = field(options, 'content')
  if (content?.kind !== 'record') return undefined
  for (const media of content.fields.values()) {
    const schema = declaredSchema(field(media, 'schema'), run)
    if (schema?.properties !== undefined) return schema
  }
  return undefined
}

function learn(schema: Schema | undefined, place: ParamPlace, facts: HandlerFacts): void {
  if (schema?.properties === undefined) {
    if (place === 'json') facts.add({ name: 'body', in: 'body' })
    return
  }
  for (const param of paramsOfSchema(schema, place)) facts.add(param)
  if (place === 'json') facts.setBody({ contentType: 'application/json', schema })
}

/** Foal's hooks: `@ValidateBody(schema)`, `@ValidateQueryParam('page', schema)`. */
function readValidator(mark: ControllerMark, facts: HandlerFacts, run: Interpreter): void {
  const what = /^Validate(Body|QueryParam|PathParam|Header|Cookie|Query|Headers|Cookies|Params)$/.exec(mark.name)?.[1]
  if (what === undefined) return
  const [first, second] = mark.args
  const place = placeNamed(what.replace('Param', '').toLowerCase())
  const name = plainText(first)
  if (place === undefined) return
  if (name === undefined) learn(declaredSchema(first, run), place, facts)
  else {
    const schema = declaredSchema(second, run)
    facts.add({ name, in: place, ...(schema === undefined ? {} : { schema }) })
  }
}
