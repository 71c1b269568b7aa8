/** Exchanges that a handler gets whole, whatever the method: `HttpExchange` of the JDK, `HttpServerExchange` of Undertow. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../engine/native.ts'
import { native, plainText, UNKNOWN, type FunctionValue, type Value } from '../../engine/values.ts'
import type { ParamPlace } from '../../model.ts'
import { Compared } from '../../routing/compared.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { headerConstant } from './header-name.ts'
import { constantName } from './marks.ts'
import { Multimap } from './servlet-request.ts'

const BAGS: Readonly<Record<string, ParamPlace>> = {
  getRequestHeaders: 'header',
  getQueryParameters: 'query',
  getPathParameters: 'path',
  getRequestCookies: 'cookie',
}
const BODIES = new Set(['getRequestBody', 'getInputStream', 'getRequestReceiver', 'getRequestChannel', 'startBlocking'])

export class HttpExchange extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts
  readonly #method: string | undefined
  readonly #note: (method: string) => void

  /** `method` is the one that is wanted; without one, `note` hears of those that it is compared with. */
  constructor(facts: HandlerFacts, method?: string, note: (method: string) => void = () => {}) {
    super()
    this.#facts = facts
    this.#method = method
    this.#note = note
  }

  override method(name: string, call: Call): Value | undefined {
    const bag = Object.hasOwn(BAGS, name) ? BAGS[name] : undefined
    if (bag !== undefined) return native(new Fields(bag, this.#facts))
    if (name === 'getAttachment' && constantName(call.args[0] ?? UNKNOWN) === 'FORM_DATA')
      return native(new Fields('form', this.#facts))
    const cookie = name === 'getRequestCookie' ? textArgument(call, 0) : undefined
    if (cookie !== undefined) this.#facts.add({ name: cookie, in: 'cookie' })
    if (BODIES.has(name) && name !== 'startBlocking') this.#facts.add({ name: 'body', in: 'body' })
    if (name === 'getRequestMethod') return native(new Compared(this.#method, (value) => this.#noteMethod(value)))
    return UNKNOWN
  }

  /** Properties of Kotlin: `exchange.requestMethod`. */
  override member(name: string, _site: unknown, _run: Interpreter): Value | undefined {
    if (name === 'requestMethod') return native(new Compared(this.#method, (value) => this.#noteMethod(value)))
    const bag = BAGS[`get${name.charAt(0).toUpperCase()}${name.slice(1)}`]
    if (bag !== undefined) return native(new Fields(bag, this.#facts))
    if (name === 'requestBody') this.#facts.add({ name: 'body', in: 'body' })
    return undefined
  }

  #noteMethod(value: string): void {
    if (/^[A-Z]{3,}$/.test(value)) this.#note(value)
  }
}

/** Values by name, which may be a constant: `headers.get(Headers.AUTHORIZATION)`. */
class Fields extends Multimap {
  readonly #in: ParamPlace
  readonly #to: HandlerFacts

  constructor(place: ParamPlace, facts: HandlerFacts) {
    super(place, facts)
    this.#in = place
    this.#to = facts
  }

  override method(name: string, call: Call): Value {
    const [first] = call.args
    const constant = first === undefined || plainText(first) !== undefined ? undefined : constantName(first)
    const header = this.#in === 'header' ? headerConstant(constant) : undefined
    if (header !== undefined) this.#to.add({ name: header, in: 'header' })
    return super.method(name, call)
  }
}

export interface Chosen {
  readonly methods: readonly string[]
  /** Whether the handler asks for them by name. */
  readonly isNamed: boolean
}

/** The methods that a handler asks for; else POST where it reads a body, and GET where it does not. */
export function methodsChosen(handler: FunctionValue | undefined, run: Interpreter): Chosen {
  const named = new Set<string>()
  let readsBody = false
  const facts: HandlerFacts = {
    add: (param) => {
      if (param.in === 'body' || param.in === 'form' || param.in === 'json') readsBody = true
    },
    setBody: () => {
      readsBody = true
    },
  }
  if (handler !== undefined)
    run.handle(handler, [native(new HttpExchange(facts, undefined, (method) => named.add(method)))], facts)
  return named.size > 0
    ? { methods: [...named], isNamed: true }
    : { methods: [readsBody ? 'POST' : 'GET'], isNamed: false }
}
