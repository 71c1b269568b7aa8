import type { Json, JsonObject } from '../json.ts'

/** A field with a value that would serve the caller. */
export interface PrivilegedField {
  readonly name: string
  readonly value: Json
}

/** Fields that a caller must not set on an own object, with the value that would serve them. */
const privileged: readonly (readonly [RegExp, (before: Json | undefined) => Json])[] = [
  [
    /^(?:is_?)?(?:admin|superuser|staff|root|moderator)$/i,
    (before) => (typeof before === 'number' ? 1 : typeof before === 'string' ? 'true' : true),
  ],
  [
    /^(?:user_?)?(?:role|roles|user_?type|account_?type|access_?level|permission|permissions)$/i,
    (before) => (Array.isArray(before) ? ['admin'] : typeof before === 'number' ? 9 : 'admin'),
  ],
  [
    /^(?:is_?)?(?:email_?)?(?:verified|approved|confirmed|activated|enabled|premium|vip|paid|kyc_?verified)$/i,
    (before) => (typeof before === 'number' ? 1 : true),
  ],
  [
    /^(?:balance|credits?|available_?credit|wallet|points|discount|credit_?limit|quota)$/i,
    (before) => (typeof before === 'number' ? before + 73_131 : 73_131),
  ],
  [/^(?:plan|tier|subscription|membership)$/i, () => 'enterprise'],
]

/** Tried when answers do not show what fields the object has. */
const blindNames = ['admin', 'is_admin', 'isAdmin', 'role', 'verified', 'is_verified', 'balance', 'credit']

function wanted(name: string): ((before: Json | undefined) => Json) | undefined {
  return privileged.find(([pattern]) => pattern.test(name))?.[1]
}

/** Privileged fields that the objects have and the request lacks. */
export function privilegedFieldsOf(objects: readonly JsonObject[], sent: JsonObject): PrivilegedField[] {
  const found = new Map<string, PrivilegedField>()
  for (const object of objects) {
    for (const [name, before] of Object.entries(object)) {
      const value = wanted(name)?.(before)
      if (value !== undefined && JSON.stringify(value) !== JSON.stringify(before) && sent[name] === undefined)
        found.set(name, { name, value })
    }
  }
  return [...found.values()]
}

/** The same, then well-known names. */
export function privilegedFields(objects: readonly JsonObject[], sent: JsonObject): PrivilegedField[] {
  const shown = privilegedFieldsOf(objects, sent)
  const names = new Set(shown.map(({ name }) => name))
  const blind = blindNames.filter((name) => !names.has(name) && sent[name] === undefined)
  return [...shown, ...blind.map((name) => ({ name, value: wanted(name)?.(undefined) ?? true }))].slice(0, 14)
}
