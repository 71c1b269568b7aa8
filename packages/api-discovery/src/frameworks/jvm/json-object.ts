/** A JSON body that handlers pick fields from by name: `JsonObject`, `JsonNode`, `JSONObject`. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../engine/native.ts'
import { native, plainText, UNKNOWN, type Value } from '../../engine/values.ts'
import type { Schema } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { addBody } from './body.ts'
import { classArgument } from './class-argument.ts'

const READERS =
  /^(?:get|opt|path|at|findValue|findPath|get(?:String|Integer|Int|Long|Double|Float|Boolean|Number|JsonObject|JsonArray|Value|Instant|Object|Array|JSONObject|JSONArray)|containsKey|has|hasNonNull|optString|optInt)$/
const TYPES: Readonly<Record<string, Schema>> = {
  getString: { type: 'string' },
  getInteger: { type: 'integer' },
  getInt: { type: 'integer' },
  getLong: { type: 'integer', format: 'int64' },
  getDouble: { type: 'number' },
  getBoolean: { type: 'boolean' },
}
const SAME = /^(?:asJsonObject|asObject|asJson|getAsJsonObject|onItem|toJson)$/

export class JsonObject extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const asked = READERS.test(name) ? textArgument(call, 0) : undefined
    if (asked !== undefined) {
      const schema = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined
      this.#facts.add({ name: asked, in: 'json', ...(schema === undefined ? {} : { schema }) })
      return UNKNOWN
    }
    if (name === 'mapTo' || name === 'asPojo' || name === 'as') {
      addBody(call.types[0] ?? classArgument(call, 0), call.scope, this.#facts, run)
      return UNKNOWN
    }
    return SAME.test(name) ? native(this) : UNKNOWN
  }

  override index(key: Value): Value {
    const name = plainText(key)
    if (name !== undefined) this.#facts.add({ name, in: 'json' })
    return UNKNOWN
  }
}
