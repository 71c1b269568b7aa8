/** `*ghttp.Request` */
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import type { TagPlace } from '../bind.ts'
import {
  formPlace,
  one,
  placeOf,
  rawBody,
  readNamed,
  tags,
  type Accessor,
  type ContextTable,
  type RequestScene,
} from '../request.ts'

/** `r.Get("id")`: from the path when it has it, else from the query or the form. */
const any: Accessor = (call, scene) => {
  const name = textArgument(call, 0)
  if (name === undefined) return UNKNOWN
  if (scene.pathNames?.has(name) === true) return { kind: 'unknown', label: name }
  return readNamed(formPlace(scene.methods), scene.facts, call)
}

const parse: Accessor = (call, scene, run) => {
  const usual = formPlace(scene.methods) === 'query' ? 'query' : 'json'
  const places: readonly TagPlace[] = [
    { tag: 'p', place: usual },
    { tag: 'json', place: usual },
    { tag: 'json', place: usual, untagged: true },
  ]
  return tags(places)(call, scene, run)
}

class Cookies extends Native {
  override readonly isRequest = true
  readonly #scene: RequestScene

  constructor(scene: RequestScene) {
    super()
    this.#scene = scene
  }

  override method(name: string, call: Call): Value | undefined {
    const asked = textArgument(call, 0)
    return name === 'Get' && asked !== undefined ? new PlaceValue('cookie', this.#scene.facts).read(asked) : UNKNOWN
  }
}

const KINDS = ['', 'String', 'Int', 'Int64', 'Uint', 'Float64', 'Bool', 'Array', 'Map', 'Strings', 'Ints']

export const goframeRequest: ContextTable = {
  methods: {
    ...Object.fromEntries(KINDS.map((kind) => [`Get${kind}`, any])),
    ...Object.fromEntries(KINDS.map((kind) => [`GetQuery${kind}`, one('query')])),
    ...Object.fromEntries(KINDS.map((kind) => [`GetForm${kind}`, one('form')])),
    GetRequest: any,
    GetParam: any,
    GetRouter: one('path'),
    GetHeader: one('header'),
    GetUploadFile: one('form'),
    GetUploadFiles: one('form'),
    GetBody: rawBody,
    GetBodyString: rawBody,
    Parse: parse,
    ParseForm: tags([
      { tag: 'p', place: 'form' },
      { tag: 'json', place: 'form', untagged: true },
    ]),
    ParseQuery: tags([
      { tag: 'p', place: 'query' },
      { tag: 'json', place: 'query', untagged: true },
    ]),
    GetStruct: parse,
    GetRequestStruct: parse,
  },
  members: {
    Cookie: (scene): Value => native(new Cookies(scene)),
    Header: ({ facts }): Value => placeOf('header', facts),
  },
}
