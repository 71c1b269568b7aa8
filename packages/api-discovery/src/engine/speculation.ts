/** Functions that are read as if nobody called them, and of which it turns out later that somebody does. */
import type { RoutingGraph } from '../routing/graph.ts'
import type { FunctionDef } from './ir.ts'

interface Reading {
  /** Routers that were made, by their place in the graph. */
  readonly from: number
  readonly to: number
  readonly additions: number
}

export class Speculations {
  readonly #graph: RoutingGraph
  readonly #readings = new Map<FunctionDef, Reading>()

  constructor(graph: RoutingGraph) {
    this.#graph = graph
  }

  /** Reads a function that nothing called so far. */
  read(fn: FunctionDef, read: () => void): void {
    const { additions } = this.#graph
    const from = this.#graph.routers.length
    read()
    const to = this.#graph.routers.length
    if (to > from) this.#readings.set(fn, { from, to, additions: this.#graph.additions - additions })
  }

  /**
   * A call added to the graph. If it added as much as reading the function alone did, the routers that were made then are
   * the same once more, without what the caller puts before them: they count only where something mounts them.
   */
  noteCall(fn: FunctionDef, additions: number): void {
    const reading = additions > 0 ? this.#readings.get(fn) : undefined
    if (reading === undefined || additions < reading.additions) return
    this.#readings.delete(fn)
    for (const router of this.#graph.routers.slice(reading.from, reading.to)) router.isRepeated = true
  }
}
