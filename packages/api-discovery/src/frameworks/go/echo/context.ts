/** `echo.Context` */
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { list, native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import { bindTags, type TagPlace } from '../bind.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import {
  all,
  file,
  formValue,
  MultipartForm,
  one,
  plainRequest,
  readNamed,
  RequestContext,
  type Accessor,
  type ContextTable,
  type RequestScene,
} from '../request.ts'

const PATH: TagPlace = { tag: 'param', place: 'path' }
const QUERY: TagPlace = { tag: 'query', place: 'query' }
const HEADER: TagPlace = { tag: 'header', place: 'header' }
const BODY: readonly TagPlace[] = [
  { tag: 'json', place: 'json' },
  { tag: 'form', place: 'form' },
]

/** `c.Bind(&x)`: path, then query (GET and DELETE only), then body. */
const bind: Accessor = (call, { facts, methods, pathNames }, run) => {
  const readsQuery = methods.some((method) => method === 'GET' || method === 'DELETE' || method === 'HEAD')
  const places = readsQuery
    ? [PATH, QUERY, ...BODY]
    : [PATH, ...BODY, { tag: 'json', place: 'json' as const, untagged: true }]
  bindTags(call.args[0], places, facts, run, pathNames)
  return UNKNOWN
}

/** `form, err := c.MultipartForm()` */
const multipart: Accessor = (_call, { facts }) => list([native(new MultipartForm(facts)), UNKNOWN])

export const echoContext: ContextTable = {
  methods: {
    Param: one('path'),
    ParamOr: one('path'),
    PathParam: one('path'),
    QueryParam: one('query'),
    QueryParamOr: one('query'),
    QueryParams: all('query'),
    FormValue: formValue(),
    FormValueOr: formValue(),
    FormParams: all('form'),
    FormFile: file,
    MultipartForm: multipart,
    Cookie: one('cookie'),
    Bind: bind,
    Request: plainRequest,
  },
}

/** `(&echo.DefaultBinder{}).BindQueryParams(c, &x)` and the functions of the same names (v5). */
export function bindWith(name: string, call: Call, run: Interpreter): Value | undefined {
  const scene = sceneIn(call)
  const place = Object.hasOwn(BINDERS, name) ? BINDERS[name] : undefined
  if (scene === undefined || place === undefined) return undefined
  bindTags(call.args[1], place, scene.facts, run)
  return UNKNOWN
}

const BINDERS: Readonly<Record<string, readonly TagPlace[]>> = {
  BindPathParams: [PATH],
  BindPathValues: [PATH],
  BindQueryParams: [QUERY],
  BindHeaders: [HEADER],
  BindBody: [...BODY, { tag: 'json', place: 'json', untagged: true }],
}

const FLUENT: Readonly<Record<string, ParamPlace>> = {
  QueryParamsBinder: 'query',
  PathParamsBinder: 'path',
  PathValuesBinder: 'path',
  FormFieldBinder: 'form',
}

const TYPED: Readonly<Record<string, ParamPlace>> = {
  QueryParam: 'query',
  QueryParamOr: 'query',
  QueryParams: 'query',
  PathParam: 'path',
  PathParamOr: 'path',
  FormValue: 'form',
  FormValueOr: 'form',
}

/** `echo.QueryParamsBinder(c).Int64("id", &id)`, `echo.QueryParam[int](c, "page")` */
export function readWith(name: string, call: Call): Value | undefined {
  const scene = sceneIn(call)
  if (scene === undefined) return undefined
  if (Object.hasOwn(FLUENT, name)) return native(new FluentBinder(FLUENT[name] ?? 'query', scene))
  const place = Object.hasOwn(TYPED, name) ? TYPED[name] : undefined
  return place === undefined ? undefined : readNamed(place, scene.facts, call, 1)
}

export function sceneIn(call: Call): RequestScene | undefined {
  const [first] = call.args
  return first?.kind === 'native' && first.native instanceof RequestContext ? first.native.scene : undefined
}

class FluentBinder extends Native {
  override readonly isRequest = true
  readonly #place: ParamPlace
  readonly #scene: RequestScene

  constructor(place: ParamPlace, scene: RequestScene) {
    super()
    this.#place = place
    this.#scene = scene
  }

  override method(name: string, call: Call): Value | undefined {
    const field = textArgument(call, 0)
    if (field !== undefined) {
      const required = name.startsWith('Must') ? { required: true } : {}
      this.#scene.facts.add({ name: field, in: this.#place, ...required })
    }
    return native(this)
  }
}
