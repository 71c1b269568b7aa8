import type { OrgTx } from '../../core/database/with-org.ts'
import { type PageRequest, pageBy } from '../../core/operations/paging.ts'

const columns = ['id', 'name', 'scopes', 'personId', 'createdAt', 'expiresAt', 'revokedAt'] as const

export function listApiKeys(tx: OrgTx, request: PageRequest, ofPerson: string | undefined) {
  const all = tx.db.selectFrom('apiKey').select(columns).where('orgId', '=', tx.org)
  return pageBy(ofPerson === undefined ? all : all.where('personId', '=', ofPerson), request, {
    column: 'createdAt',
    id: 'id',
    type: 'timestamptz',
    valueOf: (row) => row.createdAt,
  })
}

export async function insertApiKey(
  tx: OrgTx,
  key: {
    id: string
    name: string
    tokenHash: Buffer
    scopes: string[]
    personId: string
    createdAt: Temporal.Instant
    expiresAt: Temporal.Instant | null
  },
) {
  return tx.db
    .insertInto('apiKey')
    .values({ orgId: tx.org, ...key })
    .returning(columns)
    .executeTakeFirstOrThrow()
}

export const lockApiKey = (tx: OrgTx, id: string) =>
  tx.db
    .selectFrom('apiKey')
    .select(columns)
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

export const revokeApiKey = (tx: OrgTx, id: string) =>
  tx.db
    .updateTable('apiKey')
    .set((eb) => ({ revokedAt: eb.fn.coalesce('revokedAt', eb.val(tx.now)) }))
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow()
