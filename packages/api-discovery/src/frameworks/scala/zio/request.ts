import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { addTypedBody } from '../../shared/body.ts'
import { placeNamed, readNamed, readWholeBody, RequestObject } from '../../shared/request-object.ts'

/** `Request` of ZIO HTTP. */
export function zioRequest(facts: HandlerFacts): Value {
  const typed = (call: Call, run: Interpreter): Value => {
    const [type] = call.types
    if (type !== undefined) addTypedBody(type, call.scope, facts, run)
    return UNKNOWN
  }
  const whole = (): Value => readWholeBody(facts)
  const query = (): Value => placeNamed('query', facts, ['get', 'getAll', 'queryParam', 'getOrElse'])
  const readQuery = (call: Call): Value => readNamed('query', facts, call)
  return native(
    new RequestObject(
      {
        queryParams: query,
        headers: () => placeNamed('header', facts, ['get', 'getAll', 'rawHeader']),
        url: () => native(new RequestObject({ queryParams: query }, { queryParams: readQuery, queryParam: readQuery })),
        body: () =>
          native(
            new RequestObject(
              { asString: whole, asMultipartForm: () => placeNamed('form', facts, ['get']) },
              { asString: whole, to: typed, as: typed },
            ),
          ),
        bodyAsString: whole,
      },
      {
        queryParam: readQuery,
        query: readQuery,
        queryParamToOrElse: readQuery,
        queryOrElse: readQuery,
        queryAll: readQuery,
        rawHeader: (call) => readNamed('header', facts, call),
        cookie: (call) => readNamed('cookie', facts, call),
      },
    ),
  )
}
