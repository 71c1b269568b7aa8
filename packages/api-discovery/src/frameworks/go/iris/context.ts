/** `iris.Context` */
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import type { TagPlace } from '../bind.ts'
import {
  all,
  file,
  formValue,
  json,
  methodOf,
  one,
  plainRequest,
  rawBody,
  tags,
  type ContextTable,
} from '../request.ts'

const BODY: readonly TagPlace[] = [
  { tag: 'json', place: 'json' },
  { tag: 'form', place: 'form' },
  { tag: 'json', place: 'json', untagged: true },
]

/** `ctx.Params()`: `Get`, `GetInt64`, `GetUint64Default` … */
class Params extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string, call: Call): Value | undefined {
    const asked = textArgument(call, 0)
    return name.startsWith('Get') && asked !== undefined ? new PlaceValue('path', this.#facts).read(asked) : UNKNOWN
  }
}

const KINDS = [
  '',
  'Default',
  'Int',
  'IntDefault',
  'Int32',
  'Int64',
  'Int64Default',
  'Uint64',
  'Float64',
  'Bool',
  'Trim',
  'Escape',
  'Slice',
  'Exists',
]

function eachKind(name: string, accessor: ContextTable['methods'][string]): ContextTable['methods'] {
  return Object.fromEntries(KINDS.map((kind) => [`${name}${kind}`, accessor]))
}

export const irisContext: ContextTable = {
  methods: {
    ...eachKind('URLParam', one('query')),
    ...eachKind('PostValue', one('form')),
    ...eachKind('FormValue', formValue()),
    URLParams: all('query'),
    FormValues: all('form'),
    PostValues: one('form'),
    Params: (_call, { facts }) => native(new Params(facts)),
    FormFile: file,
    UploadFormFile: file,
    GetHeader: one('header'),
    GetCookie: one('cookie'),
    GetRequestCookie: one('cookie'),
    GetBody: rawBody,
    Body: rawBody,
    ReadJSON: json(),
    ReadXML: json(),
    ReadYAML: json(),
    ReadMsgPack: json(),
    ReadProtobuf: json(),
    ReadJSONProtobuf: json(),
    ReadBody: tags(BODY),
    ReadForm: tags([{ tag: 'form', place: 'form', untagged: true }]),
    ReadQuery: tags([{ tag: 'url', place: 'query', untagged: true }]),
    ReadParams: tags([{ tag: 'param', place: 'path', untagged: true }]),
    ReadHeaders: tags([{ tag: 'header', place: 'header', untagged: true }]),
    ReadURL: tags([
      { tag: 'param', place: 'path' },
      { tag: 'url', place: 'query' },
    ]),
    Request: plainRequest,
    Method: (_call, scene) => methodOf(scene),
  },
}
