/** Requests whose methods read inputs by name, as those of many small frameworks do. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../engine/values.ts'
import type { ParamPlace } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { addBody } from './body.ts'
import { classArgument } from './class-argument.ts'
import { Multimap } from './servlet-request.ts'

export interface RequestStyle {
  /** Methods that read one input: `getQueryValue("q")`. */
  readonly named: Readonly<Record<string, ParamPlace>>
  /** Methods that give all inputs of a place: `query().get("q")`. */
  readonly bags?: Readonly<Record<string, ParamPlace>>
  /** Methods that give the body, perhaps as an object of a class. */
  readonly bodies?: ReadonlySet<string>
}

export class NamedRequest extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts
  readonly #style: RequestStyle

  constructor(style: RequestStyle, facts: HandlerFacts) {
    super()
    this.#style = style
    this.#facts = facts
  }

  override isCalledBare(name: string): boolean {
    return Object.hasOwn(this.#style.named, name)
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const { named, bags = {}, bodies } = this.#style
    const place = Object.hasOwn(named, name) ? named[name] : undefined
    const asked = textArgument(call, 0)
    if (place !== undefined && asked !== undefined) {
      this.#facts.add({ name: asked, in: place })
      return { kind: 'unknown', label: asked }
    }
    const bag = Object.hasOwn(bags, name) ? bags[name] : undefined
    if (bag !== undefined) return native(new Multimap(bag, this.#facts))
    if (bodies?.has(name) === true) addBody(call.types[0] ?? classArgument(call, 0), call.scope, this.#facts, run)
    return UNKNOWN
  }
}
