/** The request as a PHP file sees it that answers by itself: `$_SERVER` tells method and path. */
import { native, UNKNOWN, type Value } from '../../engine/values.ts'
import type { Body, HttpMethod, Param, ParamPlace } from '../../model.ts'
import { takeBody } from '../../routing/bodies.ts'
import { Compared } from '../../routing/compared.ts'
import type { HandlerFacts } from '../../routing/graph.ts'

/** What a page is asked for; what is left out is not decided. */
export interface Asked {
  readonly method?: HttpMethod
  /** A constant that the page compares its path with, or the expression that it matches it with. */
  readonly path?: string
}

/** What reading a page tells of its request. */
export class PageFacts implements HandlerFacts {
  readonly #asked: Asked
  readonly #facts: HandlerFacts | undefined
  readonly methods = new Set<string>()
  readonly paths = new Set<string>()
  readonly places = new Set<ParamPlace>()
  /** Whether the wanted path was compared with, and after it only other methods than the wanted one. */
  #isReached = false
  #methodsAfter = 0
  #isMethodAfter = false

  /** Where `facts` are left out, only method, paths and places are noted. */
  constructor(asked: Asked, facts?: HandlerFacts) {
    this.#asked = asked
    this.#facts = facts
  }

  get reachesWanted(): boolean {
    return this.#isReached && (this.#methodsAfter === 0 || this.#isMethodAfter)
  }

  get place(): ParamPlace {
    return this.#asked.method !== undefined && takeBody([this.#asked.method]) ? 'form' : 'query'
  }

  add(param: Param): void {
    this.places.add(param.in)
    const isInBody = param.in === 'form' || param.in === 'json' || param.in === 'body'
    if (isInBody && this.#asked.method === 'GET') return
    this.#facts?.add(param)
  }

  setBody(body: Body): void {
    this.#facts?.setBody(body)
  }

  /** `$_SERVER['REQUEST_METHOD']` and the like. */
  server(name: string): Value | undefined {
    if (name === 'REQUEST_METHOD')
      return native(new Compared(this.#asked.method, (value, is) => this.#method(value, is)))
    return /^(?:REQUEST_URI|PATH_INFO|REDIRECT_URL|ORIG_PATH_INFO)$/.test(name)
      ? native(new RequestPath(this.#asked.path, (value, is) => this.#path(value, is)))
      : undefined
  }

  #method(value: string, is: boolean): void {
    if (/^[A-Z]+$/.test(value)) this.methods.add(value)
    this.#methodsAfter++
    if (is) this.#isMethodAfter = true
  }

  #path(value: string, is: boolean): void {
    this.paths.add(value)
    if (!is) return
    this.#isReached = true
    this.#methodsAfter = 0
    this.#isMethodAfter = false
  }
}

/** `$_SERVER['REQUEST_URI']`, and what parsing, trimming and cutting leave of it. */
export class RequestPath extends Compared {
  /** `parse_url($uri)['path']`, `explode('?', $uri)[0]` */
  override index(): Value {
    return native(this)
  }

  override method(): Value {
    return UNKNOWN
  }
}
