import type { OrgTx } from '../database/with-org.ts'
import type { PersonRef } from '../operations/operation.ts'
import { readIdentities } from './sealed-identity.ts'

/** Names people as of the day that the transaction reads: null for nobody, and for a name that was erased. */
export async function nameResolver(
  tx: OrgTx,
  ids: readonly (string | null)[],
): Promise<{ ref: (id: string) => PersonRef; refOrNull: (id: string | null) => PersonRef | null }> {
  const people = await readIdentities(tx, ids)
  const ref = (id: string): PersonRef => ({ id, name: people.get(id)?.name ?? null })
  return { ref, refOrNull: (id) => (id === null ? null : ref(id)) }
}
