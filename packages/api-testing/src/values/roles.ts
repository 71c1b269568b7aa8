import type { Json } from '../json.ts'

const rolePlace = /^(?:(?:new_?)?roles?|user_?type|account_?type|user_?role|access_?level)$/i
const ordinaryRole =
  /^(?:user|customer|member|buyer|client|reader|patient|student|guest|viewer|basic|standard|regular)$/i
const powerfulRole = /admin|root|super|owner|staff|moderator|manager|operator/i

/** Whether a field says what a person may do. */
export function isRoleName(name: string): boolean {
  return rolePlace.test(name)
}

/** The role of an ordinary person among those that may be chosen; undefined where all are powerful. */
export function ordinaryRoleAmong(choices: readonly Json[]): string | undefined {
  const texts = choices.filter((choice) => typeof choice === 'string')
  return texts.find((choice) => ordinaryRole.test(choice)) ?? texts.find((choice) => !powerfulRole.test(choice))
}

export function isPowerfulRole(value: Json): boolean {
  return typeof value === 'string' && powerfulRole.test(value)
}
