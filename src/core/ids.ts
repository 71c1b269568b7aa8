import { randomBytes, randomUUID } from 'node:crypto'

declare const brand: unique symbol

/** A UUID of one kind of thing; ids of different kinds do not mix. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind }

export type OrgId = Id<'organization'>
export type PersonId = Id<'person'>

/**
 * A new time-ordered id (UUID version 7, RFC 9562 §5.7). Made here and not in SQL, because PostgreSQL 15 has no uuidv7().
 * @param at the moment it should sort by; ids made in the same millisecond are in no particular order.
 */
export function newId(at: Temporal.Instant): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(at.epochMilliseconds, 0, 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** A random id (UUID version 4) that says nothing of when it was made; used for request ids. */
export const newRequestId = (): string => randomUUID()
