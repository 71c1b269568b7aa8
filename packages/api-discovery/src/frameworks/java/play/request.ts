/** `Http.Request` of Play. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { addFields } from '../../jvm/body.ts'
import { classArgument } from '../../jvm/class-argument.ts'
import { JsonObject } from '../../jvm/json-object.ts'
import { Multimap } from '../../jvm/servlet-request.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = {
  getQueryString: 'query',
  queryString: 'query',
  header: 'header',
  getHeader: 'header',
  cookie: 'cookie',
  getCookie: 'cookie',
}

export class PlayRequest extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string, call: Call): Value {
    const place = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
    const asked = textArgument(call, 0)
    if (place !== undefined && asked !== undefined) {
      this.#facts.add({ name: asked, in: place })
      return { kind: 'unknown', label: asked }
    }
    switch (name) {
      case 'body':
        return native(this)
      case 'asJson':
        return native(new JsonObject(this.#facts))
      case 'getHeaders':
      case 'headers':
        return native(new Multimap('header', this.#facts))
      case 'asFormUrlEncoded':
      case 'asMultipartFormData':
        return native(new Multimap('form', this.#facts))
      case 'asText':
      case 'asBytes':
      case 'asRaw':
        this.#facts.add({ name: 'body', in: 'body' })
        return UNKNOWN
      default:
        return UNKNOWN
    }
  }
}

/** `request()` of controllers before version 2.8. */
export class RequestFunction extends Native {
  readonly #request: Value

  constructor(request: Value) {
    super()
    this.#request = request
  }

  override call(): Value {
    return this.#request
  }
}

/** `formFactory.form(User.class).bindFromRequest(request)` */
export class FormFactory extends Native {
  override method(name: string, call: Call): Value | undefined {
    if (name === 'form') return native(new Form(call))
    return name === 'dynamicForm' ? native(new Form(undefined)) : undefined
  }
}

class Form extends Native {
  readonly #made: Call | undefined

  constructor(made: Call | undefined) {
    super()
    this.#made = made
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const { facts } = run
    if (facts !== undefined && name === 'bindFromRequest' && this.#made !== undefined) {
      addFields(classArgument(this.#made, 0), this.#made.scope, 'form', facts, run)
    }
    const asked = textArgument(call, 0)
    if (
      facts !== undefined &&
      asked !== undefined &&
      this.#made === undefined &&
      (name === 'get' || name === 'field')
    ) {
      facts.add({ name: asked, in: 'form' })
    }
    return name === 'bindFromRequest' ? native(this) : UNKNOWN
  }
}
