import type { z } from 'zod'
import { newApiKey } from '../../core/auth/api-keys.ts'
import { isPermission } from '../../core/auth/permissions.ts'
import { readIdentities } from '../../core/auth/sealed-identity.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { handle } from '../../core/operations/handle.ts'
import * as repo from './api-keys.repo.ts'
import { type ApiKey, identityContract } from './identity.contract.ts'

type Row = Awaited<ReturnType<typeof repo.insertApiKey>>

async function present(tx: OrgTx, rows: Row[]): Promise<z.input<typeof ApiKey>[]> {
  const people = await readIdentities(
    tx,
    rows.map((row) => row.personId),
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    scopes: row.scopes.filter(isPermission),
    person: { id: row.personId, name: people.get(row.personId)?.name ?? null },
    createdAt: row.createdAt.toString(),
    expiresAt: row.expiresAt?.toString() ?? null,
    revokedAt: row.revokedAt?.toString() ?? null,
  }))
}

export const listApiKeys = handle(identityContract.listApiKeys, async ({ tx, authority }, input) => {
  const seesAll = authority.permissions.has('person:manage')
  const { rows, next } = await repo.listApiKeys(tx, input, seesAll ? undefined : tx.person)
  return { items: await present(tx, rows), next }
})

export const createApiKey = handle(identityContract.createApiKey, async ({ tx, authority }, input) => {
  const beyond = input.scopes.filter((scope) => !authority.permissions.has(scope))
  if (beyond.length > 0)
    throw new HoldfastError('forbidden', `A key cannot hold what you may not do yourself: ${beyond.join(', ')}.`)
  const expiresAt = input.expiresAt === undefined ? null : Temporal.Instant.from(input.expiresAt)
  if (expiresAt && Temporal.Instant.compare(expiresAt, tx.now) <= 0) {
    throw new HoldfastError('invalid_input', 'expiresAt: choose a moment in the future.', {
      issues: [{ path: 'expiresAt', message: 'in the past' }],
    })
  }
  const id = newId(tx.now)
  const { token, hash } = newApiKey(tx.org, id)
  const row = await repo.insertApiKey(tx, {
    id,
    name: input.name,
    tokenHash: hash,
    scopes: input.scopes,
    personId: tx.person,
    createdAt: tx.now,
    expiresAt,
  })
  const [key] = await present(tx, [row])
  return { ...found(key, 'API key'), token }
})

export const revokeApiKey = handle(identityContract.revokeApiKey, async ({ tx, authority }, input) => {
  const key = found(await repo.lockApiKey(tx, input.id), 'API key')
  if (key.personId !== tx.person && !authority.permissions.has('person:manage'))
    throw new HoldfastError('forbidden', 'Only its maker, a manager or an owner can revoke this key.')
  const [revoked] = await present(tx, [await repo.revokeApiKey(tx, input.id)])
  return found(revoked, 'API key')
})
