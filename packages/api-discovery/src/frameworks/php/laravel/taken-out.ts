/** `withoutMiddleware(…)`: guards that a route does not stand behind. */
import { plainText, type Value } from '../../../engine/values.ts'
import { shortName } from '../controllers.ts'

/** Middleware that guards nothing. */
const HARMLESS =
  /^(?:throttle|signed|verified|cache\.headers|bindings|cors|guest)\b|Csrf|Throttle|EncryptCookies|StartSession|HandleCors|TrimStrings|ConvertEmpty|SubstituteBindings/

/** Whether a route is taken out of a guard. A group, or a class, that is named may hold any of them. */
export function isTakenOut(without: readonly Value[], guard: string): boolean {
  return without.some((one) => {
    const name = plainText(one) ?? classNamed(one)
    if (name === undefined) return true
    return name.startsWith('auth') ? name.split(':')[0] === guard.split(':')[0] : !HARMLESS.test(name)
  })
}

function classNamed(value: Value): string | undefined {
  if (value.kind === 'external') return value.package.slice(value.package.lastIndexOf('\\') + 1)
  return value.kind === 'class' ? shortName(value) : undefined
}
