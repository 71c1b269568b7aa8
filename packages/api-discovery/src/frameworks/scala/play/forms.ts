/** Play's forms: `Form(mapping("name" -> text, "address" -> mapping(…)(…)(…))(User.apply)(User.unapply))`. */
import { Native, type Call } from '../../../engine/native.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { native, plainText, type Value } from '../../../engine/values.ts'
import { Pair } from '../../../languages/scala/methods.ts'

/** What a form takes, and each mapping in it; binding it to a request reads the fields. */
class FormFields extends Native {
  readonly names: readonly string[]

  constructor(names: readonly string[]) {
    super()
    this.names = names
  }

  /** The functions that make a value of the fields and take it apart. */
  override call(): Value {
    return native(this)
  }

  override method(name: string, _call: Call, run: Interpreter): Value {
    if (name === 'bindFromRequest') for (const field of this.names) run.facts?.add({ name: field, in: 'form' })
    return native(this)
  }
}

/** A form or mapping that a call makes; undefined for other calls. */
export function formOf(name: string, call: Call): Value | undefined {
  const [first] = call.args
  if (name === 'Form') return first?.kind === 'native' && first.native instanceof FormFields ? first : undefined
  if (name !== 'mapping' && name !== 'tuple' && name !== 'single') return undefined
  return native(new FormFields(call.args.flatMap(namesOf)))
}

function namesOf(field: Value): readonly string[] {
  if (field.kind !== 'native' || !(field.native instanceof Pair)) return []
  const { left, right } = field.native
  const name = plainText(left)
  if (name === undefined) return []
  const isNested = right.kind === 'native' && right.native instanceof FormFields
  return isNested ? right.native.names.map((inner) => `${name}.${inner}`) : [name]
}
