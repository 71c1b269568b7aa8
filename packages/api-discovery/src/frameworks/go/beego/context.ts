/** What Beego's controllers and functions read requests with. */
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { list, native, UNKNOWN, type Value } from '../../../engine/values.ts'
import { bindTags } from '../bind.ts'
import {
  file,
  formPlace,
  HttpRequest,
  json,
  one,
  placeOf,
  readNamed,
  RequestBody,
  RequestContext,
  tags,
  type Accessor,
  type ContextTable,
  type RequestScene,
} from '../request.ts'

/** `c.GetString("page")`; a name with a colon is a parameter of the path. */
const input: Accessor = (call, { facts, methods }) => {
  const name = textArgument(call, 0)
  if (name === undefined) return UNKNOWN
  if (!name.startsWith(':')) return readNamed(formPlace(methods), facts, call)
  facts.add({ name: name.slice(1), in: 'path' })
  return { kind: 'unknown', label: name.slice(1) }
}

const form = tags([{ tag: 'form', place: 'form', untagged: true }])

const bind: Accessor = (call, { facts, methods }, run) => {
  const place = methods.includes('GET') ? 'query' : 'json'
  bindTags(
    call.args[0],
    [
      { tag: 'json', place },
      { tag: 'form', place: formPlace(methods) },
      { tag: 'json', place, untagged: true },
    ],
    facts,
    run,
  )
  return UNKNOWN
}

/** `c.Ctx.Input` */
class Input extends Native {
  override readonly isRequest = true
  readonly #scene: RequestScene

  constructor(scene: RequestScene) {
    super()
    this.#scene = scene
  }

  override member(name: string): Value | undefined {
    return name === 'RequestBody' ? native(new RequestBody(this.#scene.facts)) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'Query' || name === 'Param') return input(call, this.#scene, run)
    if (name === 'Header') return readNamed('header', this.#scene.facts, call)
    return name === 'Cookie' ? readNamed('cookie', this.#scene.facts, call) : UNKNOWN
  }
}

/** `*context.Context` of Beego. */
export const beegoContext: ContextTable = {
  methods: {
    GetCookie: one('cookie'),
    GetSecureCookie: one('cookie', 1),
    BindJSON: json(),
    BindXML: json(),
    BindYAML: json(),
    BindForm: form,
    Bind: bind,
  },
  members: {
    Input: (scene): Value => native(new Input(scene)),
    Request: (scene): Value => native(new HttpRequest(scene)),
  },
}

const GETTERS = [
  'String',
  'Strings',
  'Int',
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'Uint8',
  'Uint16',
  'Uint32',
  'Uint64',
  'Bool',
  'Float',
]

/** `web.Controller`, which controllers embed. */
export const beegoController: ContextTable = {
  methods: {
    ...Object.fromEntries(GETTERS.map((kind) => [`Get${kind}`, input])),
    GetFile: file,
    GetFiles: file,
    SaveToFile: file,
    GetSecureCookie: one('cookie', 1),
    ParseForm: form,
    BindForm: form,
    BindJSON: json(),
    BindXML: json(),
    BindYAML: json(),
    Bind: bind,
    Input: (_call, { facts, methods }): Value => list([placeOf(formPlace(methods), facts), UNKNOWN]),
  },
  members: {
    Ctx: (scene): Value => native(new RequestContext(beegoContext, scene)),
  },
}
