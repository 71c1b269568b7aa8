import type { Json, JsonPath } from '../json.ts'
import { getAt, leavesOf, pathText, setAt } from '../json.ts'
import type { ParamPlace } from '../model/endpoint.ts'
import { pathParamsOf } from '../model/endpoint.ts'
import type { Schema } from '../model/schema.ts'
import type { FieldList, RequestDraft } from './draft.ts'
import { scalarText } from './draft.ts'

export type PointPlace = ParamPlace | 'body'

/** One place of a request that takes a value: where rules put payloads. */
export interface Point {
  readonly in: PointPlace
  /** The parameter's name; for bodies the dotted path, e.g. `address.city`, `items[0].sku`. */
  readonly name: string
  /** Inside a JSON body. */
  readonly path: JsonPath | undefined
  readonly value: Json
  readonly schema: Schema | undefined
}

function schemaAt(schema: Schema | undefined, path: JsonPath): Schema | undefined {
  let current = schema
  for (const step of path) {
    if (current === undefined) return undefined
    current =
      typeof step === 'number'
        ? current.items
        : (current.properties.get(step) ??
          current.variants.map((variant) => variant.properties.get(step)).find((found) => found !== undefined))
  }
  return current
}

/** All places of the draft that take a value. Arrays of the body count with their first two elements only. */
export function pointsOf(draft: RequestDraft): Point[] {
  const { endpoint } = draft
  const schemaOf = (place: ParamPlace, name: string): Schema | undefined =>
    endpoint.params.find((param) => param.in === place && param.name === name)?.schema
  const points: Point[] = []
  const fromFields = (place: 'query' | 'cookie', fields: FieldList): void => {
    const seen = new Set<string>()
    for (const [name, value] of fields) {
      if (seen.has(name)) continue
      seen.add(name)
      points.push({ in: place, name, path: undefined, value, schema: schemaOf(place, name) })
    }
  }
  for (const name of pathParamsOf(draft.pathTemplate)) {
    points.push({
      in: 'path',
      name,
      path: undefined,
      value: draft.pathValues.get(name) ?? '',
      schema: schemaOf('path', name),
    })
  }
  fromFields('query', draft.query)
  for (const param of endpoint.params) {
    if (param.in !== 'header') continue
    const value = draft.headers.find(([name]) => name.toLowerCase() === param.name.toLowerCase())?.[1]
    if (value !== undefined)
      points.push({ in: 'header', name: param.name, path: undefined, value, schema: param.schema })
  }
  fromFields('cookie', draft.cookies)
  points.push(...bodyPoints(draft))
  return points
}

function bodyPoints(draft: RequestDraft): Point[] {
  const { body, endpoint } = draft
  const bodySchema = endpoint.bodies[0]?.schema
  if (body.kind === 'json') {
    const points = leavesOf(body.value)
      .filter(({ path }) => path.every((step) => typeof step !== 'number' || step < 2))
      .map(({ path, value }): Point => ({
        in: 'body',
        name: pathText(path),
        path,
        value,
        schema: schemaAt(bodySchema, path),
      }))
    // In a GraphQL request the document and its name are no input of the application; the variables are.
    return endpoint.graphql === undefined ? points : points.filter(({ path }) => path?.[0] === 'variables')
  }
  if (body.kind !== 'form' && body.kind !== 'multipart') return []
  const seen = new Set<string>()
  return body.fields.flatMap(([name, value]): Point[] => {
    if (seen.has(name)) return []
    seen.add(name)
    return [{ in: 'body', name, path: undefined, value, schema: schemaAt(bodySchema, [name]) }]
  })
}

function withField(fields: FieldList, name: string, value: string): FieldList {
  return fields.some(([key]) => key === name)
    ? fields.map((field) => (field[0] === name ? ([name, value] as const) : field))
    : [...fields, [name, value]]
}

/** The draft with another value at the point. Text is sent as it is where the place is text; JSON bodies keep the value's own type. */
export function withPoint(draft: RequestDraft, point: Pick<Point, 'in' | 'name' | 'path'>, value: Json): RequestDraft {
  switch (point.in) {
    case 'path': {
      const pathValues = new Map(draft.pathValues)
      pathValues.set(point.name, scalarText(value))
      return { ...draft, pathValues }
    }
    case 'query':
      return { ...draft, query: withField(draft.query, point.name, scalarText(value)) }
    case 'cookie':
      return { ...draft, cookies: withField(draft.cookies, point.name, scalarText(value)) }
    case 'header': {
      const wanted = point.name.toLowerCase()
      // A line break in a header value would end the header: rules that want that write the request themselves.
      const text = scalarText(value).replaceAll(/[\r\n]+/g, ' ')
      return {
        ...draft,
        headers: [...draft.headers.filter(([name]) => name.toLowerCase() !== wanted), [point.name, text]],
      }
    }
    case 'body': {
      const { body } = draft
      if (body.kind === 'json' && point.path !== undefined)
        return { ...draft, body: { ...body, value: setAt(body.value, point.path, value) } }
      if (body.kind === 'form' || body.kind === 'multipart') {
        return { ...draft, body: { ...body, fields: withField(body.fields, point.name, scalarText(value)) } }
      }
      return draft
    }
  }
}

/** What stands at the point in this draft now. */
export function valueAtPoint(draft: RequestDraft, point: Pick<Point, 'in' | 'name' | 'path'>): Json | undefined {
  switch (point.in) {
    case 'path':
      return draft.pathValues.get(point.name)
    case 'query':
      return draft.query.find(([name]) => name === point.name)?.[1]
    case 'cookie':
      return draft.cookies.find(([name]) => name === point.name)?.[1]
    case 'header':
      return draft.headers.find(([name]) => name.toLowerCase() === point.name.toLowerCase())?.[1]
    case 'body':
      if (draft.body.kind === 'json') return getAt(draft.body.value, point.path ?? [])
      if (draft.body.kind === 'form' || draft.body.kind === 'multipart')
        return draft.body.fields.find(([name]) => name === point.name)?.[1]
      return undefined
  }
}
