/** `Context` and `WsContext`: what handlers read the request from. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { TypeExpr } from '../../../engine/ir.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { addBody } from '../../jvm/body.ts'
import { classArgument } from '../../jvm/class-argument.ts'
import { ServletRequest } from '../../jvm/servlet-request.ts'

const READERS: readonly (readonly [RegExp, ParamPlace])[] = [
  [/^pathParam(?:AsClass)?$/, 'path'],
  [/^queryParams?(?:AsClass)?$/, 'query'],
  [/^formParams?(?:AsClass)?$/, 'form'],
  [/^uploadedFiles?$/, 'form'],
  [/^header(?:AsClass)?$/, 'header'],
  [/^cookie$/, 'cookie'],
]
const BODIES =
  /^(?:body|bodyAsBytes|bodyAsClass|bodyValidator|bodyStreamAsClass|bodyInputStream|bodyStream|messageAsClass)$/

export class JavalinContext extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const asked = textArgument(call, 0)
    const place = READERS.find(([names]) => names.test(name))?.[1]
    // With a value, `header` and `cookie` write to the response.
    const writes = (name === 'header' || name === 'cookie') && call.args.length > 1
    if (place !== undefined && asked !== undefined && !writes) {
      this.#facts.add({ name: asked, in: place })
      return { kind: 'unknown', label: asked }
    }
    if (BODIES.test(name)) this.#body(call, run)
    if (name === 'req') return native(new ServletRequest(this.#facts, 'query'))
    return { kind: 'unknown', label: name }
  }

  override member(name: string): Value | undefined {
    return name === 'req' ? native(new ServletRequest(this.#facts, 'query')) : undefined
  }

  #body(call: Call, run: Interpreter): void {
    const type: TypeExpr | undefined = call.types[0] ?? classArgument(call, 0)
    addBody(type, call.scope, this.#facts, run)
  }
}
