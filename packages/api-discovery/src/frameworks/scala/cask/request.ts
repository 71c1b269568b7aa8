import { native, type Value } from '../../../engine/values.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { placeNamed, readWholeBody, RequestObject } from '../../shared/request-object.ts'

/** `cask.Request` */
export function caskRequest(facts: HandlerFacts): Value {
  const whole = (): Value => readWholeBody(facts)
  const readers = ['get', 'apply', 'getOrElse']
  return native(
    new RequestObject(
      {
        queryParams: () => placeNamed('query', facts, readers),
        headers: () => placeNamed('header', facts, readers),
        cookies: () => placeNamed('cookie', facts, readers),
        data: whole,
      },
      { text: whole, readAllBytes: whole },
    ),
  )
}
