/** `Request` of http4k, and the lenses that read from it. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { TypeExpr } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { addBody } from '../../jvm/body.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = {
  path: 'path',
  query: 'query',
  queries: 'query',
  header: 'header',
  headerValues: 'header',
  form: 'form',
  cookie: 'cookie',
}

export class Http4kRequest extends Native {
  override readonly isRequest = true
  readonly facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.facts = facts
  }

  override method(name: string, call: Call): Value | undefined {
    const place = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
    const asked = textArgument(call, 0)
    if (place !== undefined && asked !== undefined) {
      this.facts.add({ name: asked, in: place })
      return { kind: 'unknown', label: asked }
    }
    if (name !== 'bodyString') return undefined
    this.facts.add({ name: 'body', in: 'body' })
    return UNKNOWN
  }

  override member(name: string): Value | undefined {
    if (name === 'body') this.facts.add({ name: 'body', in: 'body' })
    return undefined
  }
}

const LENSES: Readonly<Record<string, ParamPlace>> = {
  Path: 'path',
  Query: 'query',
  Header: 'header',
  FormField: 'form',
  Cookies: 'cookie',
}

/** `Query.int().optional("page")`, `Header.required("X-Id")`, `Body.auto<User>().toLens()`. */
export class Lens extends Native {
  readonly place: ParamPlace | 'body'
  readonly name: string | undefined
  readonly body: { readonly type: TypeExpr; readonly scope: Scope } | undefined

  constructor(place: ParamPlace | 'body', name?: string, body?: Lens['body']) {
    super()
    this.place = place
    this.name = name
    this.body = body
  }

  /** The lens that a package's value begins: `Query`, `Body`. */
  static beginning(name: string): Lens | undefined {
    if (name === 'Body') return new Lens('body')
    const place = Object.hasOwn(LENSES, name) ? LENSES[name] : undefined
    return place === undefined ? undefined : new Lens(place)
  }

  override method(name: string, call: Call): Value | undefined {
    if (/^(?:of|required|optional|defaulted)$/.test(name)) return native(new Lens(this.place, textArgument(call, 0)))
    const [type] = call.types
    if (name === 'auto' && type !== undefined) return native(new Lens('body', undefined, { type, scope: call.scope }))
    if (name === 'invoke') return this.call(call)
    return native(this)
  }

  /** A lens that is called with a request reads from it. */
  override call(call: Call, run?: Interpreter): Value | undefined {
    const [request] = call.args
    if (request?.kind !== 'native' || !(request.native instanceof Http4kRequest)) return undefined
    if (run !== undefined) this.read(request.native.facts, run)
    return UNKNOWN
  }

  read(facts: HandlerFacts, run: Interpreter): void {
    if (this.body !== undefined) addBody(this.body.type, this.body.scope, facts, run)
    else if (this.place !== 'body' && this.name !== undefined) facts.add({ name: this.name, in: this.place })
  }
}
