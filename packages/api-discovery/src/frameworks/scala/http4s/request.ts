import { Native, type Call } from '../../../engine/native.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { addTypedBody } from '../../shared/body.ts'
import { placeNamed } from '../../shared/request-object.ts'

/** `Request[F]` of http4s: `req.as[User]`, `req.decode[User] { … }`, `req.params.get("q")`, `req.headers.get(ci"X-Id")`. */
class Http4sRequest extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override member(name: string): Value | undefined {
    if (name === 'params' || name === 'multiParams')
      return placeNamed('query', this.#facts, ['get', 'getOrElse', 'apply'])
    if (name === 'headers') return placeNamed('header', this.#facts, ['get'])
    if (name === 'req' || name === 'request') return native(this)
    return undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (/^(?:as|asJsonDecode|decodeJson|attemptAs|decode|decodeStrict)$/.test(name)) {
      const [type] = call.types
      if (type !== undefined && !(type.kind === 'named' && type.name === 'UrlForm')) {
        addTypedBody(type, call.scope, this.#facts, run)
      }
      const block = call.args.find((arg) => arg.kind === 'function')
      if (block?.kind === 'function') run.invoke(block, [])
      return UNKNOWN
    }
    return undefined
  }
}

export function http4sRequest(facts: HandlerFacts): Value {
  return native(new Http4sRequest(facts))
}
