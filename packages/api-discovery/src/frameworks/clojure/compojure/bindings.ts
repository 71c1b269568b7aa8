/** What a route binds of its request: `[id q]`, `{{:keys [a]} :params}`, and the options of compojure-api. */
import type { Param, ParamPlace } from '../../../model.ts'
import { itemsOf, nameOf, valueOf, type Form } from '../reader.ts'

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
): Param[] {
  const mixed: ParamPlace = methods.some((method) => /^(?:POST|PUT|PATCH)$/.test(method)) ? 'form' : 'query'
  const found = [...bound(binding, mixed), ...options(body)]
  return found.filter(({ name, in: place }) => !inPath.has(name) || (place !== 'query' && place !== 'form'))
}

function bound(binding: Form | undefined, mixed: ParamPlace): Param[] {
  if (binding?.kind === 'vector') {
    const names: Param[] = []
    for (const item of binding.items) {
      const name = nameOf(item)
      // `& rest`, `:as request` and schemas end the names.
      if (name === undefined || name === '&') break
      if (!name.startsWith(':')) names.push({ name, in: mixed })
    }
    return names
  }
  if (binding?.kind !== 'map') return []
  return binding.items.flatMap((item, i): Param[] => {
    const key = binding.items[i + 1]
    if (i % 2 !== 0 || key?.kind !== 'keyword') return []
    if (key.text === 'body') return item.kind === 'map' ? keysOf(item, 'json') : [{ name: 'body', in: 'body' }]
    const place = key.text === 'params' ? mixed : PLACES[key.text]
    return place === undefined ? [] : keysOf(item, place)
  })
}

/** `{:keys [a b]}`, `{name :name}` */
function keysOf(form: Form, place: ParamPlace): Param[] {
  const keys = [...itemsOf(valueOf(form, 'keys')), ...itemsOf(valueOf(form, 'strs'))].flatMap(
    (one) => nameOf(one) ?? [],
  )
  const named = itemsOf(form).flatMap((item, i) => {
    const before = itemsOf(form)[i - 1]
    return item.kind === 'keyword' && i % 2 === 1 && before?.kind === 'symbol' ? [item.text] : []
  })
  return [...keys, ...named].map((name) => ({ name, in: place }))
}

/** `:query-params [q :- String]`, `:body [user User]` */
function options(body: readonly Form[]): Param[] {
  const found: Param[] = []
  for (let i = 0; i + 1 < body.length && body[i]?.kind === 'keyword'; i += 2) {
    const key = body[i]
    const value = body[i + 1]
    if (key?.kind !== 'keyword') continue
    if (key.text === 'body') found.push({ name: 'body', in: 'body' })
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
