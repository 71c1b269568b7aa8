import type { Json } from '../json.ts'
import type { RequestDraft } from '../request/draft.ts'
import { pointsOf, withPoint } from '../request/points.ts'

/** What one gives of oneself to register and to sign in. */
export interface Profile {
  readonly username: string
  readonly email: string
  readonly password: string
  readonly phone: string
}

/** A profile that nobody else has. */
export function profileFor(name: string, unique: string): Profile {
  const digits = Buffer.from(unique).toString('hex').replaceAll(/\D/g, '').padStart(7, '3').slice(-7)
  return {
    username: `hf${name}${unique}`,
    email: `hf.${name}.${unique}@example.org`,
    password: `Hf9-${unique}-aZ!`,
    phone: `155${digits}`,
  }
}

/** The request with the profile in every field that is about signing in. */
export function withProfile(draft: RequestDraft, profile: Profile): RequestDraft {
  let current = draft
  for (const point of pointsOf(draft)) {
    if (point.in !== 'body' && point.in !== 'query') continue
    const name = point.name.split(/[.[\]]+/).findLast((part) => part !== '' && !/^\d+$/.test(part)) ?? ''
    const value = profileValue(name, point.value, profile)
    if (value !== undefined) current = withPoint(current, point, value)
  }
  return current
}

function profileValue(name: string, before: Json, profile: Profile): string | undefined {
  if (/pass|pwd/i.test(name)) return profile.password
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
