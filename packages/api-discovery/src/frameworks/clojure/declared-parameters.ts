/** Parameters that a route's data declares by place: `{:parameters {:query {:page int?} :body [:map [:name string?]]}}`. */
import type { Param, ParamPlace } from '../../model.ts'
import type { Definitions } from './definitions.ts'
import { itemsOf, type Form } from './reader.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = {
  query: 'query',
  body: 'json',
  form: 'form',
  multipart: 'form',
  header: 'header',
  headers: 'header',
  cookies: 'cookie',
}

export function declaredParameters(parameters: Form | undefined, definitions: Definitions): Param[] {
  return itemsOf(parameters).flatMap((key, i, all): Param[] => {
    const place = key.kind === 'keyword' && i % 2 === 0 ? PLACES[key.text] : undefined
    return place === undefined ? [] : fieldsOf(definitions.valueOf(all[i + 1])).map((name) => ({ name, in: place }))
  })
}

/** The keys of a schema: `{:x int? (s/optional-key :y) s/Str}`, `[:map [:x int?]]`, `[:map {:closed true} [:x int?]]`. */
export function fieldsOf(schema: Form | undefined): string[] {
  const keys =
    schema?.kind === 'vector'
      ? schema.items.filter(({ kind }) => kind === 'vector').map((one) => itemsOf(one)[0])
      : itemsOf(schema).filter((_, at) => at % 2 === 0)
  return keys.flatMap((one) => {
    const field = one?.kind === 'list' ? itemsOf(one)[1] : one
    return field?.kind === 'keyword' || field?.kind === 'string'
      ? [field.text.slice(field.text.lastIndexOf('/') + 1)]
      : []
  })
}
