/** What a route binds of its request: `[id q]`, `{{:keys [a]} :params}`, and the options of compojure-api. */
import type { Param, ParamPlace } from '../../../model.ts'
import { fieldsOf } from '../declared-parameters.ts'
import type { Definitions } from '../definitions.ts'
import { inputsOfBody, mixedPlace } from '../inputs.ts'
import { itemsOf, nameOf, type Form } from '../reader.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = {
  'query-params': 'query',
  'form-params': 'form',
  'multipart-params': 'form',
  'body-params': 'json',
  'header-params': 'header',
  headers: 'header',
  cookies: 'cookie',
}

export function bindings(
  binding: Form | undefined,
  body: readonly Form[],
  inPath: ReadonlySet<string>,
  methods: readonly string[],
  definitions: Definitions,
): Param[] {
  const mixed = mixedPlace(methods)
  const request = requestOf(binding)
  const read = request === undefined ? [] : inputsOfBody(request, body, methods, definitions)
  const found = [...bound(binding, mixed), ...read, ...options(body, definitions)]
  // What is bound as a whole is read further when its fields are known.
  const isKnown = found.some(({ in: place }) => place === 'json')
  return found.filter(({ name, in: place }) => {
    if (place === 'body') return !isKnown
    return !inPath.has(name) || (place !== 'query' && place !== 'form')
  })
}

/** What stands for the request: a name, a map that takes it apart, or what comes after `:as`. */
function requestOf(binding: Form | undefined): Form | undefined {
  if (binding?.kind !== 'vector') return binding
  const as = binding.items.findIndex((item) => item.kind === 'keyword' && item.text === 'as')
  return as < 0 ? undefined : binding.items[as + 1]
}

/** Names of a vector are those of parameters, in the path or not. */
function bound(binding: Form | undefined, mixed: ParamPlace): Param[] {
  if (binding?.kind === 'map') {
    const whole = binding.items.some((item, i) => {
      const key = binding.items[i + 1]
      return i % 2 === 0 && item.kind === 'symbol' && key?.kind === 'keyword' && key.text === 'body'
    })
    return whole ? [{ name: 'body', in: 'body' }] : []
  }
  if (binding?.kind !== 'vector') return []
  const names: Param[] = []
  for (const item of binding.items) {
    const name = nameOf(item)
    // `& rest`, `:as request` and schemas end the names.
    if (name === undefined || name === '&') break
    if (!name.startsWith(':')) names.push({ name, in: mixed })
  }
  return names
}

/** `:query-params [q :- String]`, `:body [user User]` */
function options(body: readonly Form[], definitions: Definitions): Param[] {
  const found: Param[] = []
  for (let i = 0; i + 1 < body.length && body[i]?.kind === 'keyword'; i += 2) {
    const key = body[i]
    const value = body[i + 1]
    if (key?.kind !== 'keyword') continue
    if (key.text === 'body') found.push(...wholeBody(itemsOf(value)[1], definitions))
    const place = PLACES[key.text]
    const parts = itemsOf(value)
    if (place === undefined) continue
    for (const [at, part] of parts.entries()) {
      const before = parts[at - 1]
      const isType = before?.kind === 'keyword' && before.text === '-'
      // `{limit :- Int 10}` has a default.
      const name = part.kind === 'map' ? nameOf(part.items[0]) : isType ? undefined : nameOf(part)
      if (name !== undefined) found.push({ name, in: place })
    }
  }
  return found
}

/** `:body [user User]`: the fields of a schema that the folder defines. */
function wholeBody(schema: Form | undefined, definitions: Definitions): readonly Param[] {
  const fields = fieldsOf(definitions.valueOf(schema)).map((name): Param => ({ name, in: 'json' }))
  return fields.length > 0 ? fields : [{ name: 'body', in: 'body' }]
}
