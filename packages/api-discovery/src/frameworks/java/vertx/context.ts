/** `RoutingContext`, its request and its body. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { addBody } from '../../jvm/body.ts'
import { classArgument } from '../../jvm/class-argument.ts'
import { JsonObject } from '../../jvm/json-object.ts'
import { Multimap } from '../../jvm/servlet-request.ts'

const NAMED: Readonly<Record<string, ParamPlace>> = {
  pathParam: 'path',
  queryParam: 'query',
  getHeader: 'header',
  getCookie: 'cookie',
  getFormAttribute: 'form',
}
const MAPS: Readonly<Record<string, ParamPlace>> = {
  pathParams: 'path',
  queryParams: 'query',
  params: 'query',
  headers: 'header',
  formAttributes: 'form',
}

export class RoutingContext extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts
  /** `request().getParam()` reads the path first. */
  readonly #inPath: ReadonlySet<string>

  constructor(facts: HandlerFacts, inPath: ReadonlySet<string>) {
    super()
    this.#facts = facts
    this.#inPath = inPath
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const asked = textArgument(call, 0)
    const place =
      name === 'getParam' && asked !== undefined
        ? this.#parameterPlace(asked)
        : Object.hasOwn(NAMED, name)
          ? NAMED[name]
          : undefined
    if (place !== undefined && asked !== undefined) {
      this.#facts.add({ name: asked, in: place })
      return { kind: 'unknown', label: asked }
    }
    const map = Object.hasOwn(MAPS, name) ? MAPS[name] : undefined
    if (map !== undefined) return native(new Multimap(map, this.#facts))
    switch (name) {
      case 'request':
      case 'body':
        return native(this)
      case 'getBodyAsJson':
      case 'bodyAsJson':
      case 'asJsonObject':
        return native(new JsonObject(this.#facts))
      case 'asPojo':
      case 'asJson':
      case 'as':
        addBody(call.types[0] ?? classArgument(call, 0), call.scope, this.#facts, run)
        return UNKNOWN
      case 'getBody':
      case 'getBodyAsString':
      case 'asString':
      case 'buffer':
      case 'bodyHandler':
      case 'getBodyAsJsonArray':
      case 'asJsonArray':
        this.#facts.add({ name: 'body', in: 'body' })
        return UNKNOWN
      default:
        return UNKNOWN
    }
  }

  #parameterPlace(name: string): ParamPlace {
    return this.#inPath.has(name) ? 'path' : 'query'
  }

  /** Kotlin reads properties. */
  override member(name: string): Value | undefined {
    if (name === 'bodyAsJson') return native(new JsonObject(this.#facts))
    return name === 'request' || name === 'body' ? native(this) : undefined
  }
}
