/** What handlers of NestJS take: decorated parameters, the classes that describe bodies, pipes, uploads. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionDef, ParamDef } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { field, native, plainText, UNKNOWN, type ClassValue, type Value } from '../../../engine/values.ts'
import type { ParamPlace, Schema } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { schemaOfType } from '../../../schemas/types.ts'
import { ExpressRequest } from '../express/request.ts'
import { declaredSchema } from '../schemas/declared.ts'
import { marksOf, type Mark } from './decorators.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = {
  Body: 'json',
  RawBody: 'body',
  Query: 'query',
  Param: 'path',
  Headers: 'header',
  Header: 'header',
  Cookies: 'cookie',
  UploadedFile: 'form',
}

const REQUESTS = new Set(['Req', 'Request'])

/** A handler method and the class that it belongs to. */
export interface NestHandler {
  readonly of: ClassValue
  readonly fn: FunctionDef
  readonly scope: Scope
  /** Decorators of the method. */
  readonly marks: readonly Mark[]
}

export function readParameters({ fn, of, scope, marks }: NestHandler, facts: HandlerFacts, run: Interpreter): void {
  const isForm = readUploads(marks, facts)
  const request = native(new ExpressRequest(facts))
  const args: Value[] = fn.params.map((param) => {
    const own = marksOf(param.decorators, scope, run)
    for (const mark of own) readMark(mark, param, scope, facts, isForm, run)
    return own.some((mark) => REQUESTS.has(mark.name)) ? request : UNKNOWN
  })
  if (args.includes(request)) run.handle(run.makeFunction(fn, scope, undefined, of), args, facts)
}

function readMark(
  mark: Mark,
  param: ParamDef,
  scope: Scope,
  facts: HandlerFacts,
  isForm: boolean,
  run: Interpreter,
): void {
  const given = Object.hasOwn(PLACES, mark.name) ? PLACES[mark.name] : undefined
  if (given === undefined || mark.name === 'UploadedFile') return
  const place = given === 'json' && isForm ? 'form' : given
  const name = plainText(mark.args[0])
  const schema = piped(mark, run) ?? schemaOfType(param.type, scope, run)
  if (name !== undefined) {
    facts.add({ name, in: place, ...(schema === undefined ? {} : { schema }) })
    return
  }
  if (schema?.properties === undefined) return
  for (const one of paramsOfSchema(schema, place)) facts.add(one)
  if (place === 'json') facts.setBody({ contentType: 'application/json', schema })
}

const PIPES: Readonly<Record<string, Schema>> = {
  ParseIntPipe: { type: 'integer' },
  ParseFloatPipe: { type: 'number' },
  ParseBoolPipe: { type: 'boolean' },
  ParseUUIDPipe: { type: 'string', format: 'uuid' },
  ParseArrayPipe: { type: 'array' },
  ParseDatePipe: { type: 'string', format: 'date-time' },
}

/** `@Param('id', ParseIntPipe)`, `@Body(new ZodValidationPipe(schema))`. */
function piped(mark: Mark, run: Interpreter): Schema | undefined {
  for (const arg of mark.args) {
    if (arg.kind === 'external') {
      const name = arg.path.findLast((part) => part !== '()') ?? ''
      const known = Object.hasOwn(PIPES, name) ? PIPES[name] : undefined
      if (known !== undefined) return known
      const schema = arg.call === undefined ? undefined : declaredSchema(arg.call.args[0], run)
      if (schema !== undefined) return schema
    }
    if (arg.kind === 'instance') {
      for (const value of arg.fields.values()) {
        const schema = value.kind === 'native' ? declaredSchema(value, run) : undefined
        if (schema !== undefined) return schema
      }
    }
  }
  return undefined
}

/** `@UseInterceptors(FileInterceptor('avatar'))`: the body is a form then. */
function readUploads(marks: readonly Mark[], facts: HandlerFacts): boolean {
  let found = false
  for (const arg of marks.flatMap((mark) => (mark.name === 'UseInterceptors' ? mark.args : []))) {
    if (arg.kind !== 'external') continue
    const name = arg.path.findLast((part) => part !== '()') ?? ''
    if (!/^(?:AnyFiles|NoFiles|Files?|FileFields)Interceptor$/.test(name)) continue
    found = true
    const [first] = arg.call?.args ?? []
    const names =
      first?.kind === 'list' ? first.items.map((item) => plainText(field(item, 'name'))) : [plainText(first)]
    for (const one of names)
      if (one !== undefined) facts.add({ name: one, in: 'form', schema: { type: 'string', format: 'binary' } })
  }
  return found
}
