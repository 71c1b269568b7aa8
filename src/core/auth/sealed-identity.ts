import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import * as z from 'zod'
import type { OrgTx } from '../database/with-org.ts'
import type { PersonId } from '../ids.ts'

/** The personal fields of a person. Everywhere else, records hold ids. */
export const PersonalFields = z.object({ name: z.string(), email: z.string(), title: z.string().nullable() })
export type PersonalFields = z.infer<typeof PersonalFields>

/**
 * Encrypts personal fields under the key of that person (AES-256-GCM, a new nonce each time): `base64url(nonce ‖ tag ‖ ciphertext)`.
 * Only this enters the ledger; destroying the key erases the person from every copy of it.
 */
function seal(fields: PersonalFields, key: Buffer, personId: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(personId))
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(fields), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString('base64url')
}

function unseal(sealed: string, key: Buffer, personId: PersonId): PersonalFields {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    .setAAD(Buffer.from(personId))
    .setAuthTag(bytes.subarray(12, 28))
  return PersonalFields.parse(
    JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')),
  )
}

/** Stores the personal fields of a person, in clear for today's pages and sealed for the ledger. */
export async function writeIdentity(tx: OrgTx, personId: PersonId, fields: PersonalFields): Promise<void> {
  const stored = await tx.db
    .selectFrom('vault.personKey')
    .select('key')
    .where('orgId', '=', tx.org)
    .where('personId', '=', personId)
    .executeTakeFirst()
  if (!stored) return addIdentities(tx, [{ personId, fields }])
  await tx.db
    .updateTable('personIdentity')
    .set({ ...fields, sealed: seal(fields, stored.key, personId) })
    .where('orgId', '=', tx.org)
    .where('id', '=', personId)
    .execute()
}

/** Stores the personal fields of people who are new: at most 10,000 at once. */
export async function addIdentities(
  tx: OrgTx,
  people: readonly { personId: string; fields: PersonalFields }[],
): Promise<void> {
  if (people.length === 0) return
  const rows = people.map(({ personId, fields: { name, email, title } }) => {
    const key = randomBytes(32)
    const sealed = seal({ name, email, title }, key, personId)
    return {
      key: { orgId: tx.org, personId, key },
      identity: { orgId: tx.org, id: personId, name, email, title, sealed },
    }
  })
  await tx.db
    .insertInto('vault.personKey')
    .values(rows.map(({ key }) => key))
    .execute()
  await tx.db
    .insertInto('personIdentity')
    .values(rows.map(({ identity }) => identity))
    .execute()
}

/** Destroys the key and the clear fields of a person. What the ledger, backups and bundles hold cannot be read any more. */
export async function eraseIdentity(tx: OrgTx, personId: PersonId): Promise<void> {
  await tx.db.deleteFrom('vault.personKey').where('orgId', '=', tx.org).where('personId', '=', personId).execute()
  await tx.db
    .updateTable('personIdentity')
    .set({ name: null, email: null, title: null, sealed: null })
    .where('orgId', '=', tx.org)
    .where('id', '=', personId)
    .execute()
}

/**
 * The personal fields of people as they were on the day that the transaction reads (today's in the present).
 * People who were erased are missing from the answer.
 */
export async function readIdentities(tx: OrgTx, ids: readonly (string | null)[]): Promise<Map<string, PersonalFields>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('personIdentity')
    .select(['id', 'name', 'email', 'title', 'sealed'])
    .where('orgId', '=', tx.org)
    .where('id', 'in', wanted)
    .execute()
  const known = new Map<string, PersonalFields>()
  for (const row of rows)
    if (row.name !== null && row.email !== null)
      known.set(row.id, { name: row.name, email: row.email, title: row.title })
  const sealed = rows.filter((row) => row.sealed !== null && !known.has(row.id))
  if (sealed.length === 0) return known
  const keys = await tx.db
    .selectFrom('vault.personKey')
    .select(['personId', 'key'])
    .where('orgId', '=', tx.org)
    .where(
      'personId',
      'in',
      sealed.map((row) => row.id),
    )
    .execute()
  const keyOf = new Map(keys.map((row) => [row.personId, row.key]))
  for (const row of sealed) {
    const key = keyOf.get(row.id)
    if (key && row.sealed !== null) known.set(row.id, unseal(row.sealed, key, row.id as PersonId)) // a column of person ids
  }
  return known
}
