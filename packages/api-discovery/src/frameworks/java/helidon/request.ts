/** `ServerRequest` of Helidon, of version 4 and of those before. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { addBody } from '../../jvm/body.ts'
import { classArgument } from '../../jvm/class-argument.ts'
import { headerConstant } from '../../jvm/header-name.ts'
import { constantName } from '../../jvm/marks.ts'

const PARTS: Readonly<Record<string, ParamPlace>> = {
  path: 'path',
  pathParameters: 'path',
  absolute: 'path',
  query: 'query',
  queryParams: 'query',
  headers: 'header',
  cookies: 'cookie',
}

export class HelidonRequest extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string): Value {
    const place = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined
    if (place !== undefined) return native(new Part(place, this.#facts))
    return name === 'content' ? native(new Content(this.#facts)) : UNKNOWN
  }
}

/** `req.path().pathParameters().get("name")`, `req.query().first("q")`, `req.headers().value(HeaderNames.AUTHORIZATION)` */
class Part extends Native {
  override readonly isRequest = true
  readonly #place: ParamPlace
  readonly #facts: HandlerFacts

  constructor(place: ParamPlace, facts: HandlerFacts) {
    super()
    this.#place = place
    this.#facts = facts
  }

  override method(name: string, call: Call): Value {
    if (Object.hasOwn(PARTS, name) && call.args.length === 0) return native(this)
    if (!/^(?:get|first|param|value|all|contains|values|find)$/.test(name)) return UNKNOWN
    const [first] = call.args
    const asked = textArgument(call, 0) ?? (first === undefined ? undefined : headerConstant(constantName(first)))
    if (asked !== undefined) this.#facts.add({ name: asked, in: this.#place })
    return UNKNOWN
  }
}

class Content extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    if (/^as(?:Single|Optional|Stream)?$/.test(name)) addBody(classArgument(call, 0), call.scope, this.#facts, run)
    return UNKNOWN
  }
}
