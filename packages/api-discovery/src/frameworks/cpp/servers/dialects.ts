import { argument, type Call } from '../../../engine/native.ts'
import { concat, native, plainText, text, UNKNOWN, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Route } from '../../../routing/graph.ts'
import { colonNames, colonPath } from '../../shared/colon-path.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { placeNamed, readNamed, RequestObject } from '../../shared/request-object.ts'
import { bodyOf } from '../crow/request.ts'
import type { Dialect, Registration } from './dialect.ts'

const READERS = ['at', 'find', 'count', 'get', 'value_or']

function byVerb(verbs: RegExp): Dialect['register'] {
  return (method, call): Registration | undefined => {
    const [path, handler] = call.args
    const verb = verbs.exec(method)?.[1]
    return verb === undefined || path === undefined ? undefined : { methods: [verb.toUpperCase()], path, handler }
  }
}

/** `/users/{id:[0-9]+}` */
const served: Dialect = {
  framework: 'served',
  types: /^multiplexer$/,
  hints: String.raw`\bserved::`,
  syntax: (piece) => bracePath(piece.replaceAll(/\{(\w+):(?:[^{}]|\{[^{}]*\})*\}/g, '{$1}')),
  begins: /^handle$/,
  register(method, call, base): Registration | undefined {
    const verb = method === 'del' ? 'DELETE' : method.toUpperCase()
    if (base === undefined || !/^(?:get|post|put|del|head|patch|options)$/.test(method)) return undefined
    return { methods: [verb], path: base, handler: call.args[0] }
  },
  inputs: (_, facts) => [
    UNKNOWN,
    native(
      new RequestObject(
        { params: () => placeNamed('path', facts, READERS), query: () => placeNamed('query', facts, READERS) },
        { header: (call) => readNamed('header', facts, call), body: () => bodyOf(facts) },
      ),
    ),
  ],
}

const restinio: Dialect = {
  framework: 'restinio',
  types: /^(?:express_router_t|easy_parser_router_t)$/,
  ownMethods: /^http_(?:get|post|put|patch|delete|head)$|^add_handler$/,
  hints: String.raw`\brestinio\b`,
  syntax: colonPath,
  register(method, call): Registration | undefined {
    if (method !== 'add_handler') return byVerb(/^http_(get|post|put|patch|delete|head)$/)(method, call, undefined)
    const [verb, path, handler] = call.args
    const name = verb?.kind === 'external' ? /^http_method_(\w+)$/.exec(verb.path.at(-2) ?? '')?.[1] : undefined
    return name === undefined || path === undefined ? undefined : { methods: [name.toUpperCase()], path, handler }
  },
  inputs: (_, facts) => [
    native(
      new RequestObject(
        {},
        {
          header: () =>
            native(
              new RequestObject(
                {},
                {
                  query: () => placeNamed('query', facts, READERS),
                  get_field: (call) => readNamed('header', facts, call),
                  get_field_or: (call) => readNamed('header', facts, call),
                },
              ),
            ),
          body: () => bodyOf(facts),
        },
      ),
    ),
    placeNamed('path', facts, READERS),
  ],
  call: (name, call) => (name === 'parse_query' ? call.args[0] : undefined),
}

const cinatra: Dialect = {
  framework: 'cinatra',
  types: /^(?:http_server|http_ssl_server|coro_http_server)_?$/,
  ownMethods: /^set_http_handler$/,
  hints: String.raw`\bcinatra\b`,
  syntax: colonPath,
  register(method, call): Registration | undefined {
    const [path, handler] = call.args
    if (method !== 'set_http_handler' || path === undefined) return undefined
    const names = call.types.flatMap((type) => (type.kind === 'named' ? [type.name] : []))
    const methods = names.flatMap((name) =>
      /^(?:GET|POST|PUT|PATCH|DEL|DELETE|HEAD|OPTIONS)$/.test(name) ? [name.replace(/^DEL$/, 'DELETE')] : [],
    )
    return { methods: methods.length > 0 ? methods : ['GET'], path, handler }
  },
  inputs: (_, facts) => [
    native(
      new RequestObject(
        { params_: () => placeNamed('path', facts, READERS) },
        {
          get_query_value: (call) => readNamed('query', facts, call),
          get_header_value: (call) => readNamed('header', facts, call),
          get_body: () => bodyOf(facts),
          body: () => bodyOf(facts),
        },
      ),
    ),
  ],
}

/** A parameter of libhv is of the path when that has it, else of the query. */
function hvInputs(route: Route, facts: HandlerFacts): readonly Value[] {
  const inPath = new Set(colonNames([route.path]))
  const param = (call: Call): Value =>
    readNamed(inPath.has(plainText(call.args[0]) ?? '') ? 'path' : 'query', facts, call)
  const header = (call: Call): Value => readNamed('header', facts, call)
  const form = (call: Call): Value => readNamed('form', facts, call)
  const body = (): Value => bodyOf(facts)
  return [
    native(
      new RequestObject(
        { body, json: () => placeNamed('json', facts, READERS) },
        { GetParam: param, param, GetHeader: header, header, GetForm: form, form, GetFormData: form, body, Body: body },
      ),
    ),
  ]
}

const libhv: Dialect = {
  framework: 'libhv',
  types: /^HttpService$/,
  hints: String.raw`\bHttpService\b`,
  syntax: colonPath,
  register(method, call): Registration | undefined {
    const [first, second, third] = call.args
    const verb = plainText(first)
    if (method === 'Handle' && verb !== undefined && second !== undefined)
      return { methods: [verb.toUpperCase()], path: second, handler: third }
    if (method === 'Any' && first !== undefined) return { methods: ANY_METHODS, path: first, handler: second }
    return byVerb(/^(GET|POST|PUT|PATCH|DELETE|Delete|HEAD)$/)(method, call, undefined)
  },
  inputs: hvInputs,
}

/** `QHttpServerRequest::Method::Get | QHttpServerRequest::Method::Put` */
function qtMethods(call: Call): readonly HttpMethod[] {
  const written = call.expr?.args[1]?.value
  const names =
    written === undefined || written.kind === 'function'
      ? []
      : [...JSON.stringify(written).matchAll(/"name":"(Get|Post|Put|Patch|Delete|Head|Options|AnyKnown)"/g)]
  const methods = names.flatMap(([, name = '']) => (name === 'AnyKnown' ? ANY_METHODS : [name.toUpperCase()]))
  return methods.length > 0 ? methods : ANY_METHODS
}

const qt: Dialect = {
  framework: 'qt-http-server',
  types: /^QHttpServer$/,
  hints: String.raw`\bQHttpServer\b`,
  syntax: bracePath,
  register(method, call): Registration | undefined {
    const [path] = call.args
    const handler = call.args.find(({ kind }) => kind === 'function')
    const written = plainText(path)
    if (method !== 'route' || path === undefined) return undefined
    if (written === undefined) return { methods: qtMethods(call), path, handler }
    // `<arg>` has the name of the handler's parameter.
    const names =
      handler?.kind === 'function' ? handler.fn.params.flatMap(({ to }) => (to.kind === 'name' ? [to.name] : [])) : []
    const named = written.replaceAll('<arg>', () => `{${names.shift() ?? 'arg'}}`)
    return { methods: qtMethods(call), path: text(named.startsWith('/') ? named : `/${named}`), handler }
  },
  inputs: (_, facts, handler) =>
    handler.fn.params.map(({ type }) =>
      type?.kind === 'named' && type.name === 'QHttpServerRequest'
        ? native(
            new RequestObject(
              {},
              {
                query: () => placeNamed('query', facts, ['queryItemValue', 'hasQueryItem']),
                value: (call) => readNamed('header', facts, call),
                body: () => bodyOf(facts),
              },
            ),
          )
        : UNKNOWN,
    ),
}

const lithium: Dialect = {
  framework: 'lithium',
  types: /^http_api$/,
  hints: String.raw`\bhttp_api\b`,
  syntax: (piece) => bracePath(piece.replaceAll(/\{\{(\w+)\}\}/g, '{$1}')),
  register: byVerb(/^(get|post|put|delete|patch)_?$/),
  inputs: () => [],
}

/** A listener is made with an address and serves its path. */
const cpprest: Dialect = {
  framework: 'cpprestsdk',
  types: /^http_listener$/,
  hints: String.raw`\bhttp_listener\b`,
  syntax: (piece) => bracePath(piece.replace(/^[a-z]+:\/\/[^/]*/i, '')),
  register(method, call, base): Registration | undefined {
    if (method !== 'support') return undefined
    const [first] = call.args
    const verb = first?.kind === 'external' ? first.path.at(-1) : undefined
    const isVerb = verb !== undefined && /^(?:GET|POST|PUT|PATCH|DEL|HEAD|OPTIONS)$/.test(verb)
    const methods = isVerb ? [verb.replace(/^DEL$/, 'DELETE')] : ANY_METHODS
    return { methods, path: concat([base ?? text('/')]), handler: argument(call, isVerb ? 1 : 0) }
  },
  inputs: (_, facts) => [
    native(
      new RequestObject(
        {},
        {
          extract_json: () => bodyOf(facts),
          extract_string: () => bodyOf(facts),
          headers: () => placeNamed('header', facts, READERS),
        },
      ),
    ),
  ],
}

export const DIALECTS: readonly Dialect[] = [served, restinio, cinatra, libhv, qt, lithium, cpprest]
