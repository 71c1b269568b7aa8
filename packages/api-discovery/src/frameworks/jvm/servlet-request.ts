/** `HttpServletRequest` and its relatives: a request that handlers read from by hand. */
import { Native, textArgument, type Call } from '../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../engine/values.ts'
import type { ParamPlace } from '../../model.ts'
import { Compared } from '../../routing/compared.ts'
import type { HandlerFacts } from '../../routing/graph.ts'

const NAMED: Readonly<Record<string, ParamPlace>> = {
  getHeader: 'header',
  getHeaders: 'header',
  getIntHeader: 'header',
  getDateHeader: 'header',
  getHeaderValues: 'header',
  getPart: 'form',
  getFile: 'form',
  getFiles: 'form',
}
const PARAMETERS = new Set(['getParameter', 'getParameterValues'])
const BODIES = new Set(['getInputStream', 'getReader', 'getBody'])
const SAME = new Set(['getRequest', 'getNativeRequest', 'exchange', 'mutate'])

/** `parameters` is where `getParameter` reads from: the query, or a form where the handler answers to POST. */
export class ServletRequest extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts
  readonly #parameters: ParamPlace

  constructor(facts: HandlerFacts, parameters: ParamPlace) {
    super()
    this.#facts = facts
    this.#parameters = parameters
  }

  override method(name: string, call: Call): Value {
    if (SAME.has(name)) return native(this)
    if (BODIES.has(name)) this.#facts.add({ name: 'body', in: 'body' })
    const place = PARAMETERS.has(name) ? this.#parameters : Object.hasOwn(NAMED, name) ? NAMED[name] : undefined
    const asked = textArgument(call, 0)
    if (place !== undefined && asked !== undefined) this.#facts.add({ name: asked, in: place })
    if (name === 'getQueryParams') return native(new Multimap('query', this.#facts))
    if (name === 'getHeaders') return native(new Multimap('header', this.#facts))
    if (name === 'getCookies') return native(new Cookies(this.#facts))
    return UNKNOWN
  }

  override member(name: string): Value | undefined {
    switch (name) {
      case 'queryParams':
        return native(new Multimap('query', this.#facts))
      case 'headers':
        return native(new Multimap('header', this.#facts))
      case 'cookies':
        return native(new Multimap('cookie', this.#facts))
      case 'request':
        return native(this)
      default:
        return undefined
    }
  }
}

/** `for (Cookie c : request.getCookies()) if (c.getName().equals("sid"))` and a map of cookies by name. */
class Cookies extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override items(): readonly Value[] {
    return [native(new Cookie(this.#facts))]
  }

  override method(name: string, call: Call): Value {
    return new Multimap('cookie', this.#facts).method(name, call)
  }
}

class Cookie extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string): Value {
    if (name !== 'getName') return UNKNOWN
    return native(new Compared(undefined, (value) => this.#facts.add({ name: value, in: 'cookie' })))
  }
}

const READERS = new Set([
  'getFirst',
  'get',
  'getOrDefault',
  'getValue',
  'firstHeader',
  'header',
  'containsKey',
  'getOrEmpty',
])

/** Several values by name: query parameters, headers, cookies. */
export class Multimap extends Native {
  override readonly isRequest = true
  readonly #place: ParamPlace
  readonly #facts: HandlerFacts

  constructor(place: ParamPlace, facts: HandlerFacts) {
    super()
    this.#place = place
    this.#facts = facts
  }

  override method(name: string, call: Call): Value {
    const asked = READERS.has(name) ? textArgument(call, 0) : undefined
    if (asked !== undefined) this.#facts.add({ name: asked, in: this.#place })
    return asked === undefined ? UNKNOWN : { kind: 'unknown', label: asked }
  }

  override index(key: Value): Value {
    if (key.kind === 'text' && typeof key.parts[0] === 'string')
      this.#facts.add({ name: key.parts[0], in: this.#place })
    return UNKNOWN
  }
}
