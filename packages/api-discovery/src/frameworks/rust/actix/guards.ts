import { fullName, type Value } from '../../../engine/values.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { refusal } from '../../shared/middleware.ts'

/** `HttpAuthentication::bearer(validator)` refuses requests without credentials; `from_fn(auth)` is read. */
export function wrapGuard(handler: Value): FoundGuard | undefined {
  if (handler.kind !== 'external') return undefined
  const name = fullName(handler)
  if (/^actix_web_httpauth\..*HttpAuthentication\.(?:bearer|basic)$/.test(name))
    return { kind: 'authentication', name: 'HttpAuthentication' }
  if (!name.endsWith('.from_fn')) return undefined
  const [fn] = handler.call?.args ?? []
  return fn?.kind === 'function' ? refusal(fn.fn, { goesOn: /\.call$/ }) : undefined
}
