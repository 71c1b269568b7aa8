import type { Interpreter } from '../../../engine/interpreter.ts'
import { alternatives, fullName, type External, type Value } from '../../../engine/values.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { refusal } from '../../shared/middleware.ts'

const KNOWN =
  /^tower_http\.(?:validate_request\.ValidateRequestHeaderLayer\.(?:bearer|basic)|auth\.(?:AsyncRequireAuthorizationLayer|RequireAuthorizationLayer)\.)/

/** A layer that refuses: `middleware::from_fn(auth)` of a function that answers 401 or 403 before it runs `next`. */
export function layerGuard(handler: Value): FoundGuard | undefined {
  if (handler.kind !== 'external') return undefined
  const name = fullName(handler)
  if (KNOWN.test(name)) return { kind: 'authentication', name: handler.path.at(-2) ?? 'layer' }
  if (!/(?:^|\.)from_(?:fn|fn_with_state|extractor)$/.test(name)) return undefined
  const fn = (handler.call?.args ?? []).flatMap(alternatives).find((one) => one.kind === 'function')
  return fn?.kind === 'function' ? refusal(fn.fn, { goesOn: /\.(?:run|call)$/ }) : undefined
}

/** Layers in the order in which they run: `ServiceBuilder` from its first, layers from the outermost. */
export function layersIn(value: Value | undefined, run: Interpreter, depth = 0): Value[] {
  if (value === undefined || depth > 16) return []
  const found = run.settle(value)
  if (found.kind !== 'external' || !fullName(found).startsWith('tower.')) return [found]
  const own = found.path.at(-2) === 'layer' ? layersIn(found.call?.args[0], run, depth + 1) : []
  return [...layersIn(receiverOf(found), run, depth + 1), ...own]
}

function receiverOf(of: External): Value | undefined {
  return of.receiver?.kind === 'external' && of.receiver.call !== undefined ? of.receiver : undefined
}
