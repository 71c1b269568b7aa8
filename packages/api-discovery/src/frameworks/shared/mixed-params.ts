/** Parameters of a request that come from its path, query and body under one name: `params["id"]`. */
import type { Value } from '../../engine/values.ts'
import { native, UNKNOWN } from '../../engine/values.ts'
import type { ParamPlace } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { PlaceValue } from '../../routing/recorder.ts'

export class MixedParams extends PlaceValue {
  readonly #pathNames: ReadonlySet<string>

  /** What is not in the path comes from `place`. */
  constructor(place: ParamPlace, facts: HandlerFacts, pathNames: Iterable<string>, readers: Iterable<string> = []) {
    super(place, facts, readers)
    this.#pathNames = new Set(pathNames)
  }

  override read(name: string): Value {
    return this.#pathNames.has(name) ? UNKNOWN : super.read(name)
  }
}

export function mixedParams(
  place: ParamPlace,
  facts: HandlerFacts,
  pathNames: Iterable<string>,
  readers: Iterable<string> = [],
): Value {
  return native(new MixedParams(place, facts, pathNames, readers))
}

/** Where parameters that are not in the path come from by the methods of a route. */
export function placeByMethod(methods: readonly string[], body: 'json' | 'form'): ParamPlace {
  return methods.some((method) => method === 'POST' || method === 'PUT' || method === 'PATCH') ? body : 'query'
}
