/**
 * Libraries that check what a request holds: pydantic, marshmallow, webargs, WTForms, Quart-Schema. Handing them a part
 * of the request says which fields that part has.
 */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, textArgument, type Call } from '../../../engine/native.ts'
import { fullName, native, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import { addSchema, SchemaMark, SeveralMarks } from '../input-mark.ts'
import { isParamPlace, placeOfLocation } from './location.ts'
import { describedBy } from './schema.ts'
import { wtformSchema } from './wtforms.ts'

const QUART_SCHEMA: Readonly<Record<string, ParamPlace>> = {
  validate_request: 'json',
  validate_querystring: 'query',
  validate_headers: 'header',
}

const AIOHTTP_APISPEC: Readonly<Record<string, ParamPlace>> = {
  request_schema: 'json',
  json_schema: 'json',
  querystring_schema: 'query',
  form_schema: 'form',
  headers_schema: 'header',
  cookies_schema: 'cookie',
}

export const validation: Framework = {
  name: 'python',
  languages: ['python'],
  packages: [
    'pydantic',
    'pydantic.*',
    'marshmallow',
    'marshmallow.*',
    'flask_marshmallow',
    'flask_marshmallow.*',
    'webargs',
    'webargs.*',
    'wtforms',
    'wtforms.*',
    'flask_wtf',
    'flask_wtf.*',
    'quart_schema',
    'aiohttp_apispec',
    'sanic_ext',
    'flask_pydantic',
    'dataclasses',
    'msgspec',
  ],
  hints: '(?!)',

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = fullName(callee)
    const last = callee.path.at(-1) ?? ''
    if (/^webargs\..*\.(?:use_args|use_kwargs)$/.test(name)) {
      return markOf(call, placeOfLocation(textArgument(call, 2, 'location')), run)
    }
    if (callee.package === 'quart_schema' && Object.hasOwn(QUART_SCHEMA, last)) {
      return markOf(call, QUART_SCHEMA[last] ?? 'json', run)
    }
    if (/^aiohttp_apispec\b/.test(name) && Object.hasOwn(AIOHTTP_APISPEC, last))
      return markOf(call, AIOHTTP_APISPEC[last] ?? 'json', run)
    // `@validate(json=CreateUser, query=Filter)` of Sanic Extensions.
    if (name === 'sanic_ext.validate') return native(new SeveralMarks(placesNamed(call, run)))
    if (/^(?:load|loads|validate)$/.test(last) && /^(?:marshmallow|flask_marshmallow)/.test(name)) bindSchema(call, run)
    else if (/\.\w*(?:BaseModel|RootModel|Struct)$/.test(name))
      bind(call.expr === undefined ? undefined : run.evaluate(call.expr.callee, call.scope), call, run)
    else if (/^(?:wtforms|flask_wtf)\b.*Form$/.test(name)) bindForm(call, run)
    return undefined
  },

  /** `CreateUser.model_validate(request.json)` */
  classMethod(of: ClassValue, name: string, call: Call, run: Interpreter): Value | undefined {
    if (/^(?:model_validate(?:_json)?|parse_obj|parse_raw|validate|from_dict)$/.test(name)) bind(of, call, run)
    return undefined
  },
}

function placesNamed(call: Call, run: Interpreter): SchemaMark[] {
  return [...call.named].flatMap(([name, given]) => {
    const schema = describedBy(given, run)
    return schema === undefined ? [] : [new SchemaMark(schema, placeOfLocation(name))]
  })
}

function markOf(call: Call, place: ParamPlace, run: Interpreter): Value | undefined {
  const schema = describedBy(call.args[0], run)
  return schema === undefined ? undefined : native(new SchemaMark(schema, place))
}

/** Says of a part of the request that it has the fields of a model. */
function bind(of: Value | undefined, call: Call, run: Interpreter): void {
  const place = placeGiven(call)
  const schema = run.facts === undefined || place === undefined ? undefined : describedBy(of, run)
  if (schema !== undefined && place !== undefined && run.facts !== undefined) addSchema(schema, place, run.facts)
}

/** `UserSchema().load(request.json)`: what stands before the dot is the schema. */
function bindSchema(call: Call, run: Interpreter): void {
  const callee = call.expr?.callee
  if (callee?.kind === 'member') bind(run.evaluate(callee.of, call.scope), call, run)
}

/** `LoginForm(request.form)`; a form of Flask-WTF takes the form by itself. */
function bindForm(call: Call, run: Interpreter): void {
  if (run.facts === undefined || call.expr === undefined) return
  const of = run.evaluate(call.expr.callee, call.scope)
  if (of.kind === 'class') addSchema(wtformSchema(of, run), 'form', run.facts)
}

function placeGiven(call: Call): ParamPlace | undefined {
  const given = [argument(call, 0), ...call.named.values()].find(
    (one) => one?.kind === 'native' && one.native instanceof PlaceValue,
  )
  const place = given?.kind === 'native' && given.native instanceof PlaceValue ? given.native.place : undefined
  return place !== undefined && isParamPlace(place) ? place : undefined
}
