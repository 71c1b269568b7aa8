import type { Body, HttpMethod, Param } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'

/** Facts of a handler that also know the methods of its route, for what means the query in one and the body in another. */
export class RouteFacts implements HandlerFacts {
  readonly methods: readonly HttpMethod[]
  readonly #inner: HandlerFacts

  constructor(inner: HandlerFacts, methods: readonly HttpMethod[]) {
    this.#inner = inner
    this.methods = methods
  }

  add(param: Param): void {
    this.#inner.add(param)
  }

  setBody(body: Body): void {
    this.#inner.setBody(body)
  }

  /** Whether callers send no body. */
  get isBodiless(): boolean {
    return this.methods.every((method) => method === 'GET' || method === 'HEAD' || method === 'DELETE')
  }
}
