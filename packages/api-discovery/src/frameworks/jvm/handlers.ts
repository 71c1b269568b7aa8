/** Handlers as values: lambdas, references to methods, objects and classes of a handler interface. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { FunctionValue, Value } from '../../engine/values.ts'

/** The function that answers: the value itself, or the method of its class that the interface asks for. */
export function handlerFunction(
  value: Value | undefined,
  run: Interpreter,
  ...methods: readonly string[]
): FunctionValue | undefined {
  const settled = value === undefined ? undefined : run.settle(value)
  if (settled?.kind === 'function') return settled
  if (settled?.kind === 'union') {
    for (const one of settled.of) {
      const found = handlerFunction(one, run, ...methods)
      if (found !== undefined) return found
    }
  }
  if (settled?.kind !== 'instance' && settled?.kind !== 'class') return undefined
  const file = settled.kind === 'class' ? settled.scope.module.file : settled.of.scope.module.file
  for (const name of methods) {
    const member = run.memberOf(settled, name, file)
    if (member.kind === 'function') return member
  }
  return undefined
}

/** What people call a handler: a class by its name, a method by its own. */
export function handlerName(value: Value): string | undefined {
  if (value.kind === 'instance') return value.of.def.name
  if (value.kind === 'class') return value.def.name
  return value.kind === 'function' ? value.fn.name : undefined
}
