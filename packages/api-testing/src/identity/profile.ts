import type { Json } from '../json.ts'
import type { RequestDraft } from '../request/draft.ts'
import type { Point } from '../request/points.ts'
import { pointsOf, withPoint } from '../request/points.ts'
import { isPowerfulRole, isRoleName, ordinaryRoleAmong } from '../values/roles.ts'

/** What one gives of oneself to register and to sign in. */
export interface Profile {
  readonly username: string
  readonly email: string
  readonly password: string
  readonly phone: string
}

/** A profile that nobody else has. */
export function profileFor(name: string, unique: string): Profile {
  // Texts drawn one after the other become numbers one after the other.
  const number = Number.parseInt(unique.replaceAll(/[^a-z\d]/gi, '').slice(-10), 36)
  const digits = String(number % 10_000_000).padStart(7, '3')
  return {
    username: `hf${name}${unique}`,
    email: `hf.${name}.${unique}@example.org`,
    password: `Hf9-${unique}-aZ!`,
    phone: `155${digits}`,
  }
}

/** A profile of the same person for an API that wants short names and nothing but letters and digits. */
export function plainProfile(unique: string): Profile {
  const text = unique.replaceAll(/[^a-z\d]/gi, '')
  return {
    username: `hf${text}`.slice(0, 12),
    email: `hf${text}@example.com`,
    password: `Hf9aZ${text}`.slice(0, 16),
    phone: `9${profileFor('', unique).phone.slice(1)}`,
  }
}

/** The role of an ordinary person among those a field takes. */
function roleFor(point: Point): Json | undefined {
  const choices = point.schema?.enum ?? []
  return ordinaryRoleAmong(choices) ?? (choices.length === 0 && isPowerfulRole(point.value) ? 'user' : undefined)
}

/** The request with the profile in every field that is about signing in. */
export function withProfile(draft: RequestDraft, profile: Profile): RequestDraft {
  let current = draft
  for (const point of pointsOf(draft)) {
    if (point.in !== 'body' && point.in !== 'query') continue
    const name = point.name.split(/[.[\]]+/).findLast((part) => part !== '' && !/^\d+$/.test(part)) ?? ''
    const value = isRoleName(name) ? roleFor(point) : fitted(profileValue(name, point.value, profile), point)
    if (value !== undefined) current = withPoint(current, point, value)
  }
  return current
}

function fitted(value: string | undefined, { schema }: Point): string | undefined {
  const most = schema?.maxLength ?? Number.POSITIVE_INFINITY
  return value === undefined || value.length <= most || value.includes('@') ? value : value.slice(-most)
}

function profileValue(name: string, before: Json, profile: Profile): string | undefined {
  if (/pass|pwd/i.test(name) || /^(?:confirm(?:ation)?|repeat|retype)$/i.test(name))
    return typeof before === 'boolean' ? undefined : profile.password
  if (/e-?mail/i.test(name)) return profile.email
  if (/^(?:user_?name|login|user|nick(?:name)?|handle|identifier|account|user_?id)$/i.test(name))
    return typeof before === 'string' && before.includes('@')
      ? profile.email
      : typeof before === 'number'
        ? undefined
        : profile.username
  if (/phone|mobile|^number$/i.test(name)) return profile.phone
  return undefined
}
