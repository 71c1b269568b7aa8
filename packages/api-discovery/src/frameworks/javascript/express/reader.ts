import type { Interpreter } from '../../../engine/interpreter.ts'
import { native, textField, UNKNOWN, type External, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import { plainText } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { schemaOfType } from '../../../schemas/types.ts'
import { connectGuard } from '../guards.ts'
import { chainStart, functionsOf } from '../handlers.ts'
import { Inputs } from '../inputs.ts'
import { declaredInputs, declaredSchema, placeNamed } from '../schemas/declared.ts'
import { bodyPlace } from './body-place.ts'
import { expressPath } from './path.ts'
import { ExpressRequest } from './request.ts'

export const expressReader: Reader = {
  framework: 'express',
  syntax: expressPath,
  guard: connectGuard,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const body = bodyPlace(route.handlers, run)
    const request = native(new ExpressRequest(facts, body))
    for (const handler of route.handlers) {
      if (handler.kind === 'external') readMiddleware(handler, body, facts, run)
      for (const fn of functionsOf(handler)) {
        const args = route.protocol === 'ws' ? [UNKNOWN, request] : [request, UNKNOWN, UNKNOWN]
        readTypes(fn, body, facts, run)
        run.handle(fn, fn.fn.params.length === 4 ? [UNKNOWN, ...args] : args, facts)
      }
    }
  },
}

/** `(req: Request<Params, Answer, Body, Query>, res) => …` */
function readTypes({ fn, scope }: FunctionValue, bodyPlaced: ParamPlace, facts: HandlerFacts, run: Interpreter): void {
  const type = fn.params.at(fn.params.length === 4 ? 1 : 0)?.type
  if (type?.kind !== 'named' || !/(?:^|\.)Request$/.test(type.name)) return
  const [, , body, query] = type.args
  for (const [given, place] of [
    [body, bodyPlaced],
    [query, 'query'],
  ] as const) {
    const schema = schemaOfType(given, scope, run)
    if (schema !== undefined) new Inputs(place, facts).learn(schema)
  }
}

/** Validators and upload parsers from packages, which name the inputs they read. */
function readMiddleware(handler: External, body: ParamPlace, facts: HandlerFacts, run: Interpreter): void {
  const start = chainStart(handler)
  readSchemas(handler, facts, run)
  if (start.package === 'express-validator') return readValidator(start, { ...VALIDATORS, body, check: body }, facts)
  if (handler.path.at(-1) === '()' && handler.path.some((part) => part === '()') && handler.call !== undefined) {
    readUpload(handler, facts)
  }
}

/**
 * Middleware of validation packages: `celebrate({ body: … })`, `validate({ query: … })`, `validator.body(schema)`,
 * `validateBody(schema)`.
 */
function readSchemas(handler: External, facts: HandlerFacts, run: Interpreter): void {
  const [first] = handler.call?.args ?? []
  if (first === undefined) return
  const declared = declaredInputs(first, run)
  for (const param of declared.params) facts.add(param)
  if (declared.body !== undefined) facts.setBody(declared.body)
  if (first.kind !== 'native') return
  const schema = declaredSchema(first, run)
  const method = handler.path.at(-2) ?? ''
  const place = placeNamed(method.replace(/^validate(?:Request)?/, '').toLowerCase())
  if (schema === undefined || place === undefined) return
  new Inputs(place, facts).learn(schema)
}

const VALIDATORS: Readonly<Record<string, ParamPlace>> = {
  body: 'json',
  check: 'json',
  query: 'query',
  param: 'path',
  header: 'header',
  cookie: 'cookie',
}

/** `body('email')`, `query(['page', 'size'])`, `checkSchema({ email: { in: ['body'] } })`. */
function readValidator(start: External, places: Readonly<Record<string, ParamPlace>>, facts: HandlerFacts): void {
  const [name = ''] = start.path
  const first = start.call?.args[0]
  const place = Object.hasOwn(places, name) ? places[name] : undefined
  if (place !== undefined) {
    for (const one of first?.kind === 'list' ? first.items : [first]) addField(plainText(one), place, facts)
  } else if (name === 'checkSchema' && first?.kind === 'record') {
    for (const [key, rules] of first.fields) {
      const where = rules.kind === 'record' ? rules.fields.get('in') : undefined
      const text = where?.kind === 'list' ? plainText(where.items[0]) : plainText(where)
      const found = text === undefined ? 'json' : places[text.replace(/s$/, '')]
      addField(key, found ?? 'json', facts)
    }
  }
}

/** `user.email` and `tags.*` are read as what they lie in. */
function addField(path: string | undefined, place: ParamPlace, facts: HandlerFacts): void {
  const name = path?.split(/[.[]/, 1)[0]
  if (name !== undefined && name !== '' && name !== '*') facts.add({ name, in: place })
}

/** multer: `upload.single('avatar')`, `upload.fields([{ name: 'avatar' }])`. */
function readUpload(handler: External, facts: HandlerFacts): void {
  if (handler.package !== 'multer') return
  const method = handler.path.at(-2)
  const first = handler.call?.args[0]
  const names: (string | undefined)[] =
    method === 'fields' && first?.kind === 'list'
      ? first.items.map((item: Value) => textField(item, 'name'))
      : [plainText(first)]
  for (const name of names)
    if (name !== undefined) facts.add({ name, in: 'form', schema: { type: 'string', format: 'binary' } })
}
