/** Finds which declared path a seen path belongs to, as a router would: names before values, values before wildcards. */

/** Segments of a path as declared; parameters in braces. */
export function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}

interface Node<T> {
  readonly names: Map<string, Node<T>>
  /** Segments with a parameter and more: `{id}.json`, `{from}-{to}`. */
  readonly composed: Map<string, { readonly test: RegExp; readonly node: Node<T> }>
  parameter: Node<T> | undefined
  /** A last `{wildcard}`, which takes any number of segments. */
  wildcard: T[]
  readonly values: T[]
}

const MAX_STEPS = 2_000

export class PathRouter<T> {
  readonly #root: Node<T> = emptyNode()

  add(segments: readonly string[], value: T): void {
    let node = this.#root
    for (const [i, segment] of segments.entries()) {
      if (segment === '{wildcard}' && i === segments.length - 1) {
        node.wildcard.push(value)
        return
      }
      node = childFor(node, segment)
    }
    node.values.push(value)
  }

  /**
   * Everything that the best matching path holds, of those that `accepts` takes; then that of the next best. Seen segments
   * are names as they are, and `{}` for values of a parameter.
   */
  *match(segments: readonly string[]): Generator<T> {
    const steps = { left: MAX_STEPS }
    yield* this.#matches(this.#root, segments, 0, steps)
  }

  *#matches(node: Node<T>, segments: readonly string[], at: number, steps: { left: number }): Generator<T> {
    if (--steps.left < 0) return
    const segment = segments[at]
    if (segment === undefined) {
      yield* node.values
      yield* node.wildcard
      return
    }
    const named = node.names.get(segment)
    if (named !== undefined) yield* this.#matches(named, segments, at + 1, steps)
    if (node.composed.size > 0)
      for (const { test, node: next } of node.composed.values())
        if (test.test(segment)) yield* this.#matches(next, segments, at + 1, steps)
    if (node.parameter !== undefined) yield* this.#matches(node.parameter, segments, at + 1, steps)
    yield* node.wildcard
  }
}

function emptyNode<T>(): Node<T> {
  return { names: new Map(), composed: new Map(), parameter: undefined, wildcard: [], values: [] }
}

function childFor<T>(node: Node<T>, segment: string): Node<T> {
  if (/^\{[^{}]*\}$/.test(segment)) return (node.parameter ??= emptyNode())
  if (segment.includes('{')) {
    const key = segment.replaceAll(/\{[^{}]*\}/g, '{}')
    let composed = node.composed.get(key)
    if (composed === undefined) {
      composed = { test: composedTest(key), node: emptyNode() }
      node.composed.set(key, composed)
    }
    return composed.node
  }
  let child = node.names.get(segment)
  if (child === undefined) {
    child = emptyNode()
    node.names.set(segment, child)
  }
  return child
}

/** Each parameter takes at least one character, and as few as it may. */
function composedTest(key: string): RegExp {
  const escaped = key.split('{}').map((part) => RegExp.escape(part))
  return new RegExp(`^${escaped.join('[^]{1,400}?')}$`)
}
