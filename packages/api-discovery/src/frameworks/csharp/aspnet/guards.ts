/** Authorization that attributes and conventions demand. */
import { plainText, type Value } from '../../../engine/values.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import type { Mark } from '../marks.ts'

export interface PlacedGuard {
  readonly guard: FoundGuard
  readonly line: number
}

/** `[Authorize]`, `[Authorize(Roles = "Admin")]`; `[AllowAnonymous]` anywhere takes all of them away. */
export function guardsOfMarks(...levels: readonly (readonly Mark[])[]): PlacedGuard[] {
  const marks = levels.flat()
  if (allowsAnonymous(marks)) return []
  return marks.flatMap((mark) => {
    // An attribute of the folder that derives from it may let anyone in.
    if (mark.name !== 'Authorize' || mark.own) return []
    return [{ guard: authorization('Authorize', mark.args, mark.named), line: mark.line }]
  })
}

export function allowsAnonymous(marks: readonly Mark[]): boolean {
  return marks.some((mark) => mark.name === 'AllowAnonymous' || mark.name === 'OverrideAuthorization')
}

/** A demand with what it names: `Authorize(Roles = "Admin")`, `RequireAuthorization("policy")`. */
export function authorization(
  name: string,
  args: readonly Value[],
  named: ReadonlyMap<string, Value> = new Map(),
): FoundGuard {
  const written = [
    ...args.flatMap((arg) => quoted(arg)),
    ...[...named].flatMap(([key, value]) => quoted(value).map((text) => `${key} = ${text}`)),
  ]
  const more =
    [...named.keys()].some((key) => key === 'Roles' || key === 'Policy') || args.some((arg) => quoted(arg)[0])
  return {
    name: written.length === 0 ? name : `${name}(${written.join(', ')})`,
    kind: more ? 'authorization' : 'authentication',
  }
}

function quoted(value: Value): string[] {
  const text = plainText(value)
  return text === undefined ? [] : [`"${text}"`]
}
