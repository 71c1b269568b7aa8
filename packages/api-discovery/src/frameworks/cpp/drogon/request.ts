import type { Call } from '../../../engine/native.ts'
import { native, type Value } from '../../../engine/values.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { placeNamed, readNamed, RequestObject } from '../../shared/request-object.ts'
import { bodyOf } from '../crow/request.ts'

/** `HttpRequestPtr` */
export function drogonRequest(facts: HandlerFacts, methods: readonly string[]): Value {
  const place = placeByMethod(methods, 'form')
  const param = (call: Call): Value => readNamed(place, facts, call)
  const readers = ['get', 'isMember', 'find', 'at']
  const json = (): Value => placeNamed('json', facts, readers)
  return native(
    new RequestObject(
      {},
      {
        getParameter: param,
        getOptionalParameter: param,
        getParameters: () => placeNamed(place, facts, readers),
        parameters: () => placeNamed(place, facts, readers),
        getHeader: (call) => readNamed('header', facts, call),
        getCookie: (call) => readNamed('cookie', facts, call),
        getJsonObject: json,
        jsonObject: json,
        getBody: () => bodyOf(facts),
        body: () => bodyOf(facts),
      },
    ),
  )
}
