import { z } from 'zod'
import { ApiTestError } from '../errors.ts'
import { parseJson } from '../json.ts'
import type { ApiDescription, Endpoint } from '../model/endpoint.ts'

/** Where discovery saw a route. */
export interface RoutePlace {
  readonly method: string
  /** As the code declares it: often without the prefix that a gateway or a mount adds. */
  readonly path: string
  readonly file: string
  readonly line: number
}

const Place = z.object({ file: z.string(), line: z.number().int().positive() })
/** `holdfast api discover` writes the place beside the path, `inventory` under `source`; what only a specification names has none. */
const Entry = z
  .object({ method: z.string(), path: z.string(), source: Place.optional(), ...Place.partial().shape })
  .transform(({ method, path, source, file, line }): RoutePlace | undefined => {
    const place = source ?? (file === undefined || line === undefined ? undefined : { file, line })
    return place === undefined ? undefined : { method, path, ...place }
  })

/**
 * Reads what `holdfast api discover` or `holdfast api inventory` wrote as `json` or `ndjson`. `name` is for messages. Errors: `input_invalid`.
 */
export function readInventory(text: string, name: string): RoutePlace[] {
  const whole = z.object({ endpoints: z.array(z.unknown()) }).safeParse(parseJson(text))
  const entries = whole.success
    ? whole.data.endpoints
    : text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [parseJson(line)]))
  const parsed = z.array(Entry).safeParse(entries)
  if (!parsed.success || (entries.length === 0 && text.trim() !== ''))
    throw new ApiTestError(
      'input_invalid',
      `${name} is no inventory: write one with holdfast api discover . --format ndjson --out ${name}`,
    )
  return parsed.data.filter((place) => place !== undefined)
}

/** The endpoints with the place of their route, and a note of the routes that no description names and nobody tests. */
export function withPlaces(description: ApiDescription, places: readonly RoutePlace[]): ApiDescription {
  const used = new Set<RoutePlace>()
  const endpoints = description.endpoints.map((endpoint): Endpoint => {
    const place = placeOf(endpoint, places)
    if (place === undefined) return endpoint
    used.add(place)
    return { ...endpoint, source: endpoint.source ?? { file: place.file, line: place.line } }
  })
  const unknown = places.filter((place) => !used.has(place)).map(({ method, path }) => `${method} ${path}`)
  if (unknown.length === 0) return { ...description, endpoints }
  const some = `${unknown.slice(0, 5).join(', ')}${unknown.length > 5 ? ', …' : ''}`
  const note = `${unknown.length} routes of the inventory are in no description, and not tested: ${some}`
  return { ...description, endpoints, notes: [...description.notes, note] }
}

/** The route with the same method whose path is the endpoint's, or the longest end of it. Names of parameters do not matter. */
function placeOf(endpoint: Endpoint, places: readonly RoutePlace[]): RoutePlace | undefined {
  const path = shapeOf(endpoint.path)
  let best: RoutePlace | undefined
  for (const place of places) {
    if (place.method.toUpperCase() !== endpoint.method.toUpperCase()) continue
    const shape = shapeOf(place.path)
    const isEnd = path === shape || (shape !== '/' && path.endsWith(shape))
    if (isEnd && (best === undefined || shape.length > shapeOf(best.path).length)) best = place
  }
  return best
}

function shapeOf(path: string): string {
  const shape = path.replaceAll(/\{[^{}]*\}/g, '{}').replace(/\/$/, '')
  return shape === '' ? '/' : shape
}
