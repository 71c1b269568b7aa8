/** `HttpContext` and `HttpRequest`, of ASP.NET Core and of System.Web. */
import type { Call } from '../../../engine/native.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import { readNamed, readWholeBody, RequestObject } from '../../shared/request-object.ts'
import { addBody } from './binding.ts'

const READERS = [
  'TryGetValue',
  'ContainsKey',
  'GetValues',
  'Get',
  'GetFile',
  'GetCommaSeparatedValues',
  'GetValue',
  'As',
  'AsMultiple',
]

/** Properties of collections that are no fields. */
const NOT_FIELDS = new Set(['Count', 'Keys', 'Values', 'AllKeys', 'Files', 'HasKeys', 'ContentLength', 'Length'])

/** A collection of the request: `Request.Query["page"]`; typed headers (`Headers.Authorization`) are members. */
class Collection extends PlaceValue {
  constructor(place: ParamPlace, facts: HandlerFacts) {
    super(place, facts, READERS)
  }

  override member(name: string): Value {
    if (name === 'Files') return native(new Collection('form', this.facts))
    if (this.place !== 'header' || NOT_FIELDS.has(name)) return UNKNOWN
    return this.read(name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-'))
  }
}

export function collection(place: ParamPlace, facts: HandlerFacts): Value {
  return native(new Collection(place, facts))
}

export function httpRequest(facts: HandlerFacts): Value {
  const json = (call: Call, run: Interpreter): Value => {
    const [type] = call.types
    if (type === undefined) return readWholeBody(facts)
    addBody(type, call.scope, facts, run)
    return UNKNOWN
  }
  const whole = (): Value => readWholeBody(facts)
  const form = (): Value => collection('form', facts)
  const query = (): Value => collection('query', facts)
  return native(
    new (class extends RequestObject {
      /** `Request["name"]` of System.Web looks in every place, the query first. */
      override index(key: Value): Value {
        return new PlaceValue('query', facts).index(key) ?? UNKNOWN
      }
    })(
      {
        Query: query,
        QueryString: query,
        Params: query,
        Form: form,
        Files: form,
        Headers: () => collection('header', facts),
        Cookies: () => collection('cookie', facts),
        RouteValues: () => collection('path', facts),
        Body: whole,
        BodyReader: whole,
        InputStream: whole,
        Content: () =>
          native(new RequestObject({}, { ReadAsStringAsync: whole, ReadAsStreamAsync: whole, ReadAsAsync: json })),
      },
      {
        ReadFromJsonAsync: json,
        ReadFormAsync: form,
        GetQueryNameValuePairs: query,
        HasFormContentType: () => UNKNOWN,
      },
    ),
  )
}

export function httpContext(facts: HandlerFacts): Value {
  return native(
    new RequestObject(
      { Request: () => httpRequest(facts) },
      {
        GetRouteValue: (call) => readNamed('path', facts, call),
      },
    ),
  )
}
