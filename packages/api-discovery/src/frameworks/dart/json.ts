/** Bodies that handlers decode themselves: `jsonDecode(await request.readAsString())['name']`. */
import type { Call } from '../../engine/native.ts'
import { Native } from '../../engine/native.ts'
import { native, type External, type Value } from '../../engine/values.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { placeNamed } from '../shared/request-object.ts'

/** The text of a body before anyone decodes it. */
export class BodyText extends Native {
  override readonly isRequest = true
  readonly facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.facts = facts
    facts.add({ name: 'body', in: 'body' })
  }
}

/** `jsonDecode(text)`, `json.decode(text)`; undefined for other calls. */
export function decodedJson(callee: External, call: Call): Value | undefined {
  const name = callee.path.join('.')
  const [given] = call.args
  if (!/^(?:\w+\.)?(?:jsonDecode|json\.decode)$/.test(name) || given?.kind !== 'native') return undefined
  return given.native instanceof BodyText ? placeNamed('json', given.native.facts) : undefined
}

export function bodyText(facts: HandlerFacts): Value {
  return native(new BodyText(facts))
}
