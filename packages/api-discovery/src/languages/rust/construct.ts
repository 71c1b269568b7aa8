import type { Interpreter } from '../../engine/interpreter.ts'
import type { Call } from '../../engine/native.ts'
import { type ClassValue, type Instance, type Value } from '../../engine/values.ts'

/** `Server { router }` and `Wrapper(x)`; other calls of a type are those of its functions. */
export function construct(of: ClassValue, call: Call, run: Interpreter): Value | undefined {
  const instance: Instance = { kind: 'instance', of, fields: new Map(call.named) }
  run.project.uncalled.noteInstance(of, instance)
  if (!call.constructs) call.args.forEach((arg, i) => instance.fields.set(String(i), arg))
  return instance
}
