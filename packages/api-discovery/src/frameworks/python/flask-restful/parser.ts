/** `reqparse.RequestParser`: arguments declared one by one, read together. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { itemsOf, labelOf, native, plainText, record, unknown, type Value } from '../../../engine/values.ts'
import type { HttpMethod, Param, ParamPlace, Schema } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { scalarSchema } from '../../../schemas/types.ts'
import { RouteFacts } from '../route-facts.ts'
import { placeOfLocation } from '../validation/location.ts'

interface ParsedArgument {
  readonly name: string
  readonly place: ParamPlace | undefined
  readonly required: boolean
  readonly schema: Schema | undefined
}

export class RequestParser extends Native {
  readonly #arguments: ParsedArgument[]

  constructor(known: readonly ParsedArgument[] = []) {
    super()
    this.#arguments = [...known]
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    switch (name) {
      case 'add_argument':
        this.#arguments.push(...argumentOf(call))
        return native(this)
      case 'copy':
        return native(new RequestParser(this.#arguments))
      case 'remove_argument':
        this.#remove(textArgument(call, 0, 'name'))
        return native(this)
      case 'parse_args': {
        const { facts } = run
        if (facts instanceof RouteFacts) this.apply(facts, facts.methods)
        return record(this.#arguments.map(({ name: of }) => [of, unknown(of)] as const))
      }
      default:
        return undefined
    }
  }

  /** Without a location, an argument comes from JSON or from values; where there is no body, from the query. */
  apply(facts: HandlerFacts, methods: readonly HttpMethod[]): void {
    const isBodiless = new RouteFacts(facts, methods).isBodiless
    for (const { name, place, required, schema } of this.#arguments) {
      const param: Param = {
        name,
        in: place ?? (isBodiless ? 'query' : 'json'),
        ...(required ? { required } : {}),
        ...(schema === undefined ? {} : { schema }),
      }
      facts.add(param)
    }
  }

  #remove(name: string | undefined): void {
    const at = this.#arguments.findIndex((one) => one.name === name)
    if (at >= 0) this.#arguments.splice(at, 1)
  }
}

/** `add_argument('rate', type=int, location='args', required=True)` */
function argumentOf(call: Call): ParsedArgument[] {
  const name = textArgument(call, 0, 'name')
  if (name === undefined) return []
  const [location] = itemsOf(call.named.get('location'))
  const type = call.named.get('type')
  const required = call.named.get('required')
  return [
    {
      name: name.replace(/^-+/, ''),
      place: location === undefined ? undefined : placeOfLocation(plainText(location)),
      required: required?.kind === 'constant' && required.value === true,
      schema: scalarSchema(type === undefined ? 'str' : (labelOf(type) ?? '')),
    },
  ]
}
