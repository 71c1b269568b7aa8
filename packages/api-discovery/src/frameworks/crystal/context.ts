/** `HTTP::Server::Context` with the parameters that Kemal, Grip and Amber put on it. */
import { native, type Value } from '../../engine/values.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { placeNamed, readWholeBody, RequestObject } from '../shared/request-object.ts'

const READERS = ['fetch', '[]', '[]?', 'has_key?', 'dig']

export function crystalContext(facts: HandlerFacts): Value {
  const place = (name: 'path' | 'query' | 'form' | 'json' | 'header' | 'cookie') => (): Value =>
    placeNamed(name, facts, READERS)
  return native(
    new RequestObject({
      params: () =>
        native(
          new RequestObject({
            url: place('path'),
            query: place('query'),
            body: place('form'),
            files: place('form'),
            json: place('json'),
          }),
        ),
      request: () =>
        native(
          new RequestObject({
            headers: place('header'),
            cookies: place('cookie'),
            query_params: place('query'),
            body: () => readWholeBody(facts),
          }),
        ),
    }),
  )
}
