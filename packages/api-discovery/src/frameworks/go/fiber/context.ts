/** `*fiber.Ctx` of version 2 and `fiber.Ctx` of version 3. */
import { Native, type Call } from '../../../engine/native.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { list, native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import { bindTags, type TagPlace } from '../bind.ts'
import {
  all,
  file,
  formValue,
  MultipartForm,
  methodOf,
  one,
  rawBody,
  readNamed,
  RequestContext,
  tags,
  type Accessor,
  type ContextTable,
  type RequestScene,
} from '../request.ts'

const BODY: readonly TagPlace[] = [
  { tag: 'json', place: 'json' },
  { tag: 'form', place: 'form' },
  { tag: 'json', place: 'json', untagged: true },
]
const QUERY: readonly TagPlace[] = [{ tag: 'query', place: 'query', untagged: true }]
const PATH: readonly TagPlace[] = [
  { tag: 'params', place: 'path' },
  { tag: 'uri', place: 'path', untagged: true },
]
const HEADER: readonly TagPlace[] = [
  { tag: 'reqHeader', place: 'header' },
  { tag: 'header', place: 'header', untagged: true },
]
const COOKIE: readonly TagPlace[] = [{ tag: 'cookie', place: 'cookie', untagged: true }]
const FORM: readonly TagPlace[] = [{ tag: 'form', place: 'form', untagged: true }]
const JSON_BODY: readonly TagPlace[] = [{ tag: 'json', place: 'json', untagged: true }]

/** What `c.Bind()` of version 3 has methods for. */
const BINDERS: Readonly<Record<string, readonly TagPlace[]>> = {
  Body: BODY,
  JSON: JSON_BODY,
  XML: JSON_BODY,
  CBOR: JSON_BODY,
  MsgPack: JSON_BODY,
  Form: FORM,
  Query: QUERY,
  URI: PATH,
  Header: HEADER,
  Cookie: COOKIE,
  All: [
    { tag: 'uri', place: 'path' },
    { tag: 'query', place: 'query' },
    { tag: 'header', place: 'header' },
    { tag: 'cookie', place: 'cookie' },
    ...BODY,
  ],
}

class Binder extends Native {
  override readonly isRequest = true
  readonly #scene: RequestScene

  constructor(scene: RequestScene) {
    super()
    this.#scene = scene
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const places = Object.hasOwn(BINDERS, name) ? BINDERS[name] : undefined
    // `c.Bind().WithAutoHandling().Body(&x)`
    if (places === undefined) return native(this)
    bindTags(call.args[0], places, this.#scene.facts, run)
    return UNKNOWN
  }
}

const multipart: Accessor = (_call, { facts }) => list([native(new MultipartForm(facts)), UNKNOWN])

export const fiberContext: ContextTable = {
  methods: {
    Params: one('path'),
    ParamsInt: one('path'),
    AllParams: all('path'),
    Query: one('query'),
    QueryInt: one('query'),
    QueryBool: one('query'),
    QueryFloat: one('query'),
    Queries: all('query'),
    FormValue: formValue(),
    FormFile: file,
    MultipartForm: multipart,
    Get: one('header'),
    GetReqHeaders: all('header'),
    GetHeaders: all('header'),
    Cookies: one('cookie'),
    Body: rawBody,
    BodyRaw: rawBody,
    BodyParser: tags(BODY),
    QueryParser: tags(QUERY),
    ParamsParser: tags(PATH),
    ReqHeaderParser: tags(HEADER),
    CookieParser: tags(COOKIE),
    Bind: (_call, scene) => native(new Binder(scene)),
    Method: (_call, scene) => methodOf(scene),
  },
}

const TYPED: Readonly<Record<string, ParamPlace>> = { Query: 'query', Params: 'path', GetReqHeader: 'header' }

/** `fiber.Query[int](c, "page")` */
export function readTyped(name: string, call: Call): Value | undefined {
  const [context] = call.args
  const place = Object.hasOwn(TYPED, name) ? TYPED[name] : undefined
  if (place === undefined || context?.kind !== 'native' || !(context.native instanceof RequestContext)) return undefined
  return readNamed(place, context.native.scene.facts, call, 1)
}
