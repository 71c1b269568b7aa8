import type { Json, JsonObject } from '../json.ts'
import { isJsonObject } from '../json.ts'
import type { DescribedRoute, Fixture } from './fixture.ts'
import type { FixtureRequest } from './server.ts'
import { json, unauthorized } from './server.ts'

interface Binding {
  /** What a new record holds before the request is looked at. */
  readonly defaults: JsonObject
  /** The example of the request's body. */
  readonly body: JsonObject
  /** What of a request is stored: the fault. */
  readonly kept: (sent: JsonObject, request: FixtureRequest) => JsonObject
  readonly described?: Omit<DescribedRoute, 'handle' | 'body'>
  /** Default `POST /records`; with `PUT /record` there is one record, which `GET /record` shows. */
  readonly route?: 'POST /records' | 'PUT /record'
  readonly more?: (store: (request: FixtureRequest) => void) => Fixture['routes']
}

function merged(before: JsonObject, sent: JsonObject): JsonObject {
  const next: JsonObject = { ...before }
  for (const [key, value] of Object.entries(sent)) {
    const known = next[key]
    next[key] = isJsonObject(known) && isJsonObject(value) ? merged(known, value) : value
  }
  return next
}

function shown(records: readonly JsonObject[]): Json {
  return records.map((record, index) => ({ ...record, no: index + 1 }))
}

/** An API that stores records and shows them: `kept` decides what of a request it takes over. */
export function bindingApi(name: string, binding: Binding): () => Fixture {
  return () => {
    const { defaults, body, kept, route = 'POST /records', described, more } = binding
    const records: JsonObject[] = []
    let record: JsonObject = merged(defaults, body)
    const store = (request: FixtureRequest): void => {
      const sent = kept(isJsonObject(request.json) ? request.json : Object.fromEntries(request.form), request)
      if (route === 'PUT /record') record = merged(record, sent)
      else records.push(merged(defaults, sent))
    }
    const readers: Fixture['routes'] =
      route === 'PUT /record'
        ? { 'GET /record': ({ user }) => (user === undefined ? unauthorized : json(record)) }
        : { 'GET /records': ({ user }) => (user === undefined ? unauthorized : json(shown(records))) }
    return {
      name,
      routes: {
        ...readers,
        [route]: {
          ...described,
          body,
          handle: (request) => {
            if (request.user === undefined) return unauthorized
            store(request)
            return json({ message: 'stored' }, 201)
          },
        },
        ...more?.(store),
      },
    }
  }
}

/** Only the fields named, as a careful API takes them over. */
export function onlyFields(...names: string[]): (sent: JsonObject) => JsonObject {
  return (sent) => Object.fromEntries(Object.entries(sent).filter(([key]) => names.includes(key)))
}
