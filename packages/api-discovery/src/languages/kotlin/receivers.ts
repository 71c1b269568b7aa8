/** Blocks whose `this` is given to them, and functions that extend what they are called on. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, type Call } from '../../engine/native.ts'
import { Scope } from '../../engine/scope.ts'
import { UNKNOWN, type FunctionValue, type Value } from '../../engine/values.ts'
import { apply } from '../jvm/methods.ts'

/** The block with a value as its `this`; what is around it stays in sight. */
export function withReceiver(block: FunctionValue, receiver: Value): FunctionValue {
  return { ...block, scope: new Scope(block.scope.module, block.scope, receiver) }
}

/** Calls a block with a value as its `this`. */
export function onReceiver(block: Value | undefined, receiver: Value, call: Call, run: Interpreter): Value {
  return block?.kind === 'function' ? apply(withReceiver(block, receiver), [receiver], call, run) : UNKNOWN
}

/** Scope functions, which every value has. */
export function scopeFunction(receiver: Value, name: string, call: Call, run: Interpreter): Value | undefined {
  const block = call.args[0]
  switch (name) {
    case 'apply':
      onReceiver(block, receiver, call, run)
      return receiver
    case 'run':
      return onReceiver(block, receiver, call, run)
    case 'also':
      apply(block, [receiver], call, run)
      return receiver
    case 'let':
      return apply(block, [receiver], call, run)
    default:
      return undefined
  }
}

/** `receiver.name()` where `name` is a function that extends the receiver's type, of the folder or of a package. */
export function extension(receiver: Value, name: string, call: Call, run: Interpreter): Value | undefined {
  const found = run.lookUp(name, call.scope, call.line)
  if (found?.kind === 'external') return run.project.callExternal({ ...found, receiver }, call, run)
  if (found?.kind === 'native' && found.native instanceof ExtensionFunction)
    return found.native.callOn(receiver, call, run)
  if (found?.kind !== 'function' || (found.fn.receiver === undefined && found.takesSelf !== true)) return undefined
  return run.invoke(found, call.args, call.named, receiver)
}

/** A function of a block's vocabulary that extends other values: `"/users".nest { … }`. */
export abstract class ExtensionFunction extends Native {
  abstract callOn(receiver: Value, call: Call, run: Interpreter): Value | undefined
}
