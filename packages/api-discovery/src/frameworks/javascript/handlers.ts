/** Finding the functions behind what is registered as a handler. */
import type { External, FunctionValue, Value } from '../../engine/values.ts'
import { alternatives, itemsOf } from '../../engine/values.ts'

/**
 * The functions that a handler comes to: itself, what a wrapper from an outside package was given
 * (`asyncHandler(list)`), or each of a list.
 */
export function functionsOf(handler: Value, depth = 0): readonly FunctionValue[] {
  if (depth > 4) return []
  return itemsOf(handler)
    .flatMap(alternatives)
    .flatMap((one) => {
      if (one.kind === 'function') return [one]
      if (one.kind === 'external') return wrapped(one, depth)
      return []
    })
}

function wrapped(value: External, depth: number): readonly FunctionValue[] {
  const given = (value.call?.args ?? []).flatMap((arg) => functionsOf(arg, depth + 1))
  // middy(handler).use(parser()): what the chain began with.
  return given.length > 0 || value.receiver === undefined ? given : functionsOf(value.receiver, depth + 1)
}

/** The first call of a chain like `body('email').isEmail().trim()`: where the chain began. */
export function chainStart(value: External): External {
  let start = value
  for (let i = 0; i < 64 && start.receiver?.kind === 'external' && start.receiver.call !== undefined; i++)
    start = start.receiver
  return start
}
