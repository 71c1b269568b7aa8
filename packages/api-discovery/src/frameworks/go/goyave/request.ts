/** `*goyave.Request` */
import { Native, type Call } from '../../../engine/native.ts'
import { list, native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { learnJson } from '../bind.ts'
import { all, one, placeOf, readNamed, type Accessor, type ContextTable, type RequestScene } from '../request.ts'

/** What the request's data was sent as. */
function dataPlace({ methods }: RequestScene): 'query' | 'json' {
  return methods.every((method) => method === 'GET' || method === 'HEAD' || method === 'DELETE') ? 'query' : 'json'
}

const datum: Accessor = (call, scene) => readNamed(dataPlace(scene), scene.facts, call)

const bearer: Accessor = (_call, { facts }) => {
  facts.add({ name: 'Authorization', in: 'header' })
  return list([{ kind: 'unknown', label: 'token' }, UNKNOWN])
}

/** `request.Data`: a map of fields, or what is converted to a struct. */
export class RequestData extends Native {
  override readonly isRequest = true
  readonly #scene: RequestScene

  constructor(scene: RequestScene) {
    super()
    this.#scene = scene
  }

  override index(key: Value, site: Call, run: Interpreter): Value | undefined {
    const place = placeOf(dataPlace(this.#scene), this.#scene.facts)
    return place.kind === 'native' ? place.native.index(key, site, run) : undefined
  }

  override member(name: string, site: Call, run: Interpreter): Value | undefined {
    const place = placeOf(dataPlace(this.#scene), this.#scene.facts)
    return place.kind === 'native' ? place.native.member(name, site, run) : undefined
  }

  /** `typeutil.MustConvert[*CreateProduct](request.Data)` */
  convert({ types, scope }: Call, run: Interpreter): void {
    const [type] = types
    if (type !== undefined) learnJson({ type, scope }, this.#scene.facts, run)
  }
}

const TYPED = ['String', 'Integer', 'Numeric', 'Bool', 'Object', 'File', 'Date', 'UUID', 'URL', 'IP', 'Timezone', 'Has']

export const goyaveRequest: ContextTable = {
  methods: {
    ...Object.fromEntries(TYPED.map((name) => [name, datum])),
    Header: all('header'),
    Cookies: one('cookie'),
    BearerToken: bearer,
  },
  members: {
    RouteParams: ({ facts }) => placeOf('path', facts),
    Params: ({ facts }) => placeOf('path', facts),
    Query: ({ facts }) => placeOf('query', facts),
    Data: (scene) => native(new RequestData(scene)),
  },
}
