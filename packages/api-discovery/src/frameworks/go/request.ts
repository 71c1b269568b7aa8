/** `*http.Request` of net/http, which most routers of Go hand to handlers, and what it is read with. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../engine/native.ts'
import { list, native, plainText, text, UNKNOWN, type Value } from '../../engine/values.ts'
import type { HttpMethod, ParamPlace } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { PlaceValue } from '../../routing/recorder.ts'
import { bindJson, bindTags, type TagPlace } from './bind.ts'

const READERS = [
  'Get',
  'Values',
  'Has',
  'GetOK',
  'ByName',
  'Peek',
  'PeekBytes',
  'PeekMulti',
  'GetUfloat',
  'GetUint',
  'GetBool',
  'URLParam',
]

/** A place as `url.Values`, `http.Header` and their kin: `Get(name)`, `[name]`. */
export function placeOf(place: ParamPlace, facts: HandlerFacts): Value {
  return native(new PlaceValue(place, facts, READERS))
}

/** Reads one input of the name that a call gives. */
export function readNamed(place: ParamPlace, facts: HandlerFacts, call: Call, at = 0): Value {
  const name = textArgument(call, at)
  return name === undefined ? UNKNOWN : new PlaceValue(place, facts).read(name)
}

/** Where `FormValue` finds what it reads: the query when there is no body. */
export function formPlace(methods: readonly HttpMethod[]): ParamPlace {
  return methods.includes('GET') || methods.includes('HEAD') ? 'query' : 'form'
}

/** What is asked of a request while its handler is read. */
export interface RequestScene {
  readonly facts: HandlerFacts
  readonly methods: readonly HttpMethod[]
  /** Names of the path's parameters, for frameworks that read all inputs with one function. */
  readonly pathNames?: ReadonlySet<string>
  /** Hears of the methods that the handler compares with. */
  readonly compared?: (method: HttpMethod) => void
}

export class HttpRequest extends Native {
  override readonly isRequest = true
  readonly scene: RequestScene

  constructor(scene: RequestScene) {
    super()
    this.scene = scene
  }

  override member(name: string): Value | undefined {
    const { facts } = this.scene
    switch (name) {
      case 'URL':
        return native(new RequestUrl(facts))
      case 'Header':
        return placeOf('header', facts)
      case 'Body':
        return native(new RequestBody(facts))
      case 'Form':
        return placeOf(formPlace(this.scene.methods), facts)
      case 'PostForm':
        return placeOf('form', facts)
      case 'MultipartForm':
        return native(new MultipartForm(facts))
      case 'Method':
        return methodOf(this.scene)
      default:
        return undefined
    }
  }

  override method(name: string, call: Call): Value | undefined {
    const { facts } = this.scene
    switch (name) {
      case 'FormValue':
        return readNamed(formPlace(this.scene.methods), facts, call)
      case 'PostFormValue':
        return readNamed('form', facts, call)
      case 'FormFile': {
        const file = textArgument(call, 0)
        if (file !== undefined) facts.add({ name: file, in: 'form', schema: { type: 'string', format: 'binary' } })
        return list([{ kind: 'unknown', label: 'file' }, { kind: 'unknown', label: 'header' }, UNKNOWN])
      }
      case 'PathValue':
        return readNamed('path', facts, call)
      case 'Cookie':
        return readNamed('cookie', facts, call)
      case 'WithContext':
      case 'Clone':
        return native(this)
      default:
        return undefined
    }
  }
}

/** The method of the request: known when the route has one, else something that takes note of comparisons. */
export function methodOf({ methods, compared }: RequestScene): Value {
  const [only] = methods
  if (compared === undefined && methods.length === 1 && only !== undefined) return text(only)
  return native(new RequestMethod(compared))
}

class RequestMethod extends Native {
  readonly #compared: ((method: HttpMethod) => void) | undefined

  constructor(compared: ((method: HttpMethod) => void) | undefined) {
    super()
    this.#compared = compared
  }

  override compare(_op: string, other: Value): Value {
    const method = plainText(other)
    if (method !== undefined && /^[A-Z]{3,}$/.test(method)) this.#compared?.(method)
    return UNKNOWN
  }
}

class RequestUrl extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string): Value | undefined {
    return name === 'Query' ? placeOf('query', this.#facts) : undefined
  }
}

/** `r.MultipartForm.Value["x"]`, `form.File["files"]`. */
export class MultipartForm extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override member(name: string): Value | undefined {
    return name === 'Value' || name === 'File' ? placeOf('form', this.#facts) : undefined
  }
}

/** A body, or its bytes, before they are decoded. */
export class RequestBody extends Native {
  override readonly isRequest = true
  readonly facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.facts = facts
  }

  decode(target: Value | undefined, run: Interpreter): void {
    bindJson(target, this.facts, run)
  }
}

export function bodyIn(value: Value | undefined): RequestBody | undefined {
  return value?.kind === 'native' && value.native instanceof RequestBody ? value.native : undefined
}

/** `json.NewDecoder(r.Body)` */
export class BodyDecoder extends Native {
  override readonly isRequest = true
  readonly #body: RequestBody

  constructor(body: RequestBody) {
    super()
    this.#body = body
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'Decode') this.#body.decode(call.args[0], run)
    return UNKNOWN
  }
}

/** One way in which a framework's context is asked for input. */
export type Accessor = (call: Call, scene: RequestScene, run: Interpreter) => Value | undefined

/** `c.Query("page")`: one input by its name. */
export function one(place: ParamPlace, at = 0): Accessor {
  return (call, { facts }) => readNamed(place, facts, call, at)
}

/** `c.FormFile("avatar")` */
export const file: Accessor = (call, { facts }) => {
  const name = textArgument(call, 0)
  if (name !== undefined) facts.add({ name, in: 'form', schema: { type: 'string', format: 'binary' } })
  return list([{ kind: 'unknown', label: 'file' }, UNKNOWN])
}

/** `c.QueryParams()`: all inputs of a place. */
export function all(place: ParamPlace): Accessor {
  return (_call, { facts }) => placeOf(place, facts)
}

/** `c.ShouldBindJSON(&x)` */
export function json(at = 0): Accessor {
  return (call, { facts }, run) => {
    bindJson(call.args[at], facts, run)
    return UNKNOWN
  }
}

/** `c.ShouldBindQuery(&x)` and all that read fields by their tags. */
export function tags(places: readonly TagPlace[], at = 0): Accessor {
  return (call, { facts, pathNames }, run) => {
    bindTags(call.args[at], places, facts, run, pathNames)
    return UNKNOWN
  }
}

/** `c.FormValue("x")`: from the body, or from the query where there is none. */
export function formValue(at = 0): Accessor {
  return (call, { facts, methods }) => readNamed(formPlace(methods), facts, call, at)
}

/** The body as it came. */
export const rawBody: Accessor = (_call, { facts }) => native(new RequestBody(facts))

/** The plain request under a framework's own. */
export const plainRequest: Accessor = (_call, scene) => native(new HttpRequest(scene))

export interface ContextTable {
  readonly methods: Readonly<Record<string, Accessor>>
  readonly members?: Readonly<Record<string, (scene: RequestScene, run: Interpreter) => Value>>
}

/** A framework's context, whose table says what its methods and members read. */
export class RequestContext extends Native {
  override readonly isRequest = true
  readonly scene: RequestScene
  readonly #table: ContextTable

  constructor(table: ContextTable, scene: RequestScene) {
    super()
    this.#table = table
    this.scene = scene
  }

  override member(name: string, _site: unknown, run: Interpreter): Value | undefined {
    const { members } = this.#table
    return members !== undefined && Object.hasOwn(members, name) ? members[name]?.(this.scene, run) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const { methods } = this.#table
    return Object.hasOwn(methods, name) ? methods[name]?.(call, this.scene, run) : undefined
  }
}
