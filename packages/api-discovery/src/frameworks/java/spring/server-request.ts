/** `ServerRequest` of functional routes, in its blocking, reactive and coroutine forms. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { addBody } from '../../jvm/body.ts'
import { classArgument } from '../../jvm/class-argument.ts'
import { Multimap } from '../../jvm/servlet-request.ts'

const NAMED: Readonly<Record<string, ParamPlace>> = {
  pathVariable: 'path',
  queryParam: 'query',
  queryParamOrNull: 'query',
  param: 'query',
  paramOrNull: 'query',
}
const BODIES = /^(?:body|bodyTo(?:Mono|Flux|Flow)|awaitBody(?:OrNull)?)$/
const MAPS: Readonly<Record<string, ParamPlace>> = {
  queryParams: 'query',
  params: 'query',
  headers: 'header',
  cookies: 'cookie',
}

export class ServerRequest extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const place = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined
    const asked = textArgument(call, 0)
    if (place !== undefined && asked !== undefined) {
      this.#facts.add({ name: asked, in: place })
      return { kind: 'unknown', label: asked }
    }
    if (BODIES.test(name)) {
      addBody(call.types[0] ?? classArgument(call, 0), call.scope, this.#facts, run)
      return UNKNOWN
    }
    const map = Object.hasOwn(MAPS, name) ? MAPS[name] : undefined
    if (map !== undefined) return native(new Multimap(map, this.#facts))
    if (name === 'awaitFormData') return native(new Multimap('form', this.#facts))
    return UNKNOWN
  }
}
