/** Paths that are put together from inputs. */
import { concat, text, type Value } from '../../engine/values.ts'
import type { Input } from './inputs.ts'

/** `names` are those that a handler gives to what is extracted, in order. */
export function pathOfInputs(inputs: readonly Input[], names: readonly string[] = []): Value {
  const left = [...names]
  const parts = inputs.flatMap(({ segment }): Value[] => {
    if (segment === undefined) return []
    if ('kind' in segment) return [text('/'), segment]
    const bound = segment.name === undefined ? left.shift() : undefined
    return [text(`/{${segment.name ?? bound ?? 'segment'}}`)]
  })
  return parts.length === 0 ? text('/') : concat(parts)
}
