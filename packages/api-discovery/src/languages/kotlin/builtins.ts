/** Functions of Kotlin's library that lists of routes and blocks pass through. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../engine/native.ts'
import { list, native, plainText, record, UNKNOWN, type Value } from '../../engine/values.ts'
import { javaBuiltin } from '../jvm/builtins.ts'
import { apply } from '../jvm/methods.ts'
import { onReceiver } from './receivers.ts'

type Behavior = (call: Call, run: Interpreter) => Value | undefined

class Builtin extends Native {
  readonly #call: Behavior

  constructor(call: Behavior) {
    super()
    this.#call = call
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return this.#call(call, run)
  }
}

const listed: Behavior = (call) => list([...call.args])

const mapped: Behavior = (call) => {
  const fields = call.args.flatMap((pair): [string, Value][] => {
    const [key, value = UNKNOWN] = pair.kind === 'list' ? pair.items : []
    const name = plainText(key)
    return name === undefined ? [] : [[name, value]]
  })
  return record(fields, fields.length < call.args.length)
}

const called: Behavior = (call, run) => apply(call.args.at(-1), [], call, run)

const BUILTINS: ReadonlyMap<string, Value> = new Map(
  Object.entries({
    listOf: listed,
    mutableListOf: listed,
    arrayListOf: listed,
    arrayOf: listed,
    setOf: listed,
    mutableSetOf: listed,
    sequenceOf: listed,
    listOfNotNull: listed,
    emptyList: listed,
    mapOf: mapped,
    mutableMapOf: mapped,
    hashMapOf: mapped,
    linkedMapOf: mapped,
    Regex: (call: Call): Value | undefined => {
      const source = textArgument(call, 0)
      return source === undefined ? undefined : { kind: 'regex', source }
    },
    lazy: called,
    run: called,
    runBlocking: called,
    requireNotNull: (call: Call) => call.args[0],
    checkNotNull: (call: Call) => call.args[0],
    with: (call: Call, run: Interpreter) => {
      const [receiver = UNKNOWN, block] = call.args
      return onReceiver(block, receiver, call, run)
    },
  } satisfies Record<string, Behavior>).map(([name, behavior]) => [name, native(new Builtin(behavior))]),
)

export function kotlinBuiltin(name: string): Value | undefined {
  return BUILTINS.get(name) ?? javaBuiltin(name)
}
